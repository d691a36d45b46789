// Rights of the person: requests with number and deadline, everything known as a file, erasure that sticks, restriction.
import { z } from 'zod'
import { contract, instant, nothing, page, paging } from '#kernel/contract.ts'
import { Kind, RecordedChannel, RequestLine, RequestView, SectionCount, SettingsView } from './privacy.views.ts'

export {
  type ArchiveView,
  type Kind,
  type RequestLine,
  type RequestState,
  type RequestView,
  type Right,
  type SettingsView,
  kinds,
  recordedChannels,
} from './privacy.views.ts'

const one = { requestId: z.uuid() }
const revision = z.number().int()
const reason = z.string().trim().min(1).max(2000)
const token = z.string().min(1).max(200)
const limit = { per: 'ip', max: 30, seconds: 60 } as const
/** How they were told, where no mail can tell them. */
const toldBy = z.string().trim().max(500).default('')
const changing = ['notFound', 'changedMeanwhile', 'notNow'] as const
const telling = [...changing, 'notTold'] as const
const staleOn = ['privacy.changed']

export const privacyContract = contract('privacy', {
  permissions: {
    record: 'Record what customers ask about their data',
    handle: 'Handle requests about personal data: give it out, erase it, restrict it',
    manage: 'Set what is kept by law when a customer is erased',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such request' },
    customerNotFound: { status: 404, message: 'There is no such customer' },
    archiveNotFound: { status: 404, message: 'There is no such file, or its time is over' },
    addressNotFound: { status: 422, message: 'Choose an e-mail address on record', field: 'addressId' },
    addressInDoubt: {
      status: 422,
      message: 'It is not sure that this address is theirs alone: choose another, or check it on the page of the customer',
      field: 'addressId',
    },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    notNow: { status: 409, message: 'This can not be done with the request as it stands' },
    inFuture: { status: 422, message: 'A request can not arrive in the future', field: 'receivedAt' },
    wrongCode: { status: 422, message: 'This is not the code that was sent', field: 'code' },
    codeEnded: { status: 410, message: 'The code is too old, or was tried too often. Send another', field: 'code' },
    wrongNumber: { status: 422, message: 'This is not the number of the request', field: 'number' },
    notTold: {
      status: 422,
      message: 'There is no e-mail address: tell them otherwise, and write how',
      field: 'toldBy',
    },
    notAllSeen: {
      status: 403,
      message:
        'The file holds conversations that you may not see. Send the link to the person, or ask somebody who may',
    },
    reasonMissing: { status: 422, message: 'Name the law that makes you keep orders', field: 'orderReason' },
  },
  events: {
    changed: { about: 'customerId', seenBy: 'record', payload: z.object({ customerId: z.uuid(), ...one }) },
    settingsChanged: { seenBy: 'manage', payload: nothing },
  },
  jobs: {
    makeArchive: z.object({ archiveId: z.uuid() }),
    erase: z.object(one),
    beginErasures: nothing,
    sweep: nothing,
  },
  queries: {
    list: {
      summary: 'Requests: open ones by their deadline, closed ones with the newest first',
      route: 'GET /privacy/requests',
      needs: 'handle',
      input: z.object({ show: z.enum(['open', 'closed']).default('open'), ...paging }),
      output: page(RequestLine).extend({
        /** Open ones of customers whom the reader may not see, so that no deadline passes unseen; null: there are none. */
        hidden: z.object({ count: z.number().int(), firstDueAt: instant }).nullable(),
      }),
      staleOn,
    },
    get: {
      summary: 'One request with everything that happened to it',
      route: 'GET /privacy/requests/{requestId}',
      needs: 'handle',
      input: z.object(one),
      output: RequestView,
      fails: ['notFound'],
      staleOn: [...staleOn, 'customers.addressesChanged', 'customers.stateChanged'],
    },
    of: {
      summary: 'Requests of one customer, newest first',
      route: 'GET /privacy/of/{customerId}',
      needs: 'record',
      input: z.object({ customerId: z.uuid() }),
      output: z.object({ items: z.array(RequestLine) }),
      fails: ['customerNotFound'],
      staleOn,
    },
    preview: {
      summary: 'What would go and what has to stay if the person were erased now, as far as the reader may see it',
      route: 'GET /privacy/requests/{requestId}/preview',
      needs: 'handle',
      input: z.object(one),
      output: z.object({
        items: z.array(SectionCount),
        /** Why something stays, and until when the last of it; null: nothing stays. */
        kept: z.object({ reason: z.string(), until: instant }).nullable(),
      }),
      fails: ['notFound'],
    },
    part: {
      summary: 'A file of everything known about a person, for whoever hands it over',
      route: 'GET /privacy/archives/{archiveId}/parts/{position}',
      needs: 'handle',
      input: z.object({ archiveId: z.uuid(), position: z.coerce.number().int().min(1).max(10_000) }),
      output: nothing,
      fails: ['archiveNotFound', 'notAllSeen', 'notNow'],
      gives: 'bytes',
      shows: 'messages',
    },
    link: {
      summary: 'The page that the link in the mail leads to',
      route: 'GET /privacy/links/{token}',
      needs: 'public',
      limit,
      input: z.object({ token }),
      output: nothing,
      gives: 'bytes',
    },
    download: {
      summary: 'A file of everything known about a person, for that person',
      route: 'GET /privacy/links/{token}/{position}',
      needs: 'public',
      limit,
      input: z.object({ token, position: z.coerce.number().int().min(1).max(10_000) }),
      output: nothing,
      fails: ['archiveNotFound'],
      gives: 'bytes',
      shows: 'messages',
    },
    settings: {
      summary: 'What is kept by law, and how long links work',
      route: 'GET /privacy/settings',
      needs: 'manage',
      input: nothing,
      output: SettingsView,
      staleOn: ['privacy.settingsChanged'],
    },
  },
  actions: {
    record: {
      summary: 'Record what a customer asked for about their data; the time counts from the receipt',
      route: 'POST /privacy/of/{customerId}',
      needs: 'record',
      input: z.object({
        customerId: z.uuid(),
        kind: Kind,
        channel: RecordedChannel,
        words: z.string().trim().max(5000).default(''),
        /** Now, unless said otherwise. */
        receivedAt: instant.optional(),
      }),
      output: RequestLine,
      fails: ['customerNotFound', 'inFuture'],
    },
    take: {
      summary: 'Take a request over',
      route: 'POST /privacy/requests/{requestId}/take',
      needs: 'handle',
      input: z.object({ ...one, revision }),
      output: RequestView,
      fails: changing,
    },
    sendCode: {
      summary: 'Send a code to an address on record; whoever has it is the person',
      route: 'POST /privacy/requests/{requestId}/code',
      needs: 'handle',
      limit: { per: 'actor', max: 20, seconds: 600 },
      input: z.object({ ...one, addressId: z.uuid() }),
      output: RequestView,
      fails: ['notFound', 'notNow', 'addressNotFound', 'addressInDoubt'],
    },
    checkCode: {
      summary: 'Check the code that the person named',
      route: 'POST /privacy/requests/{requestId}/code/check',
      needs: 'handle',
      input: z.object({ ...one, code: z.string().trim().min(1).max(20) }),
      output: RequestView,
      fails: ['notFound', 'notNow', 'wrongCode', 'codeEnded'],
    },
    confirmIdentity: {
      summary: 'Confirm who the person is, with the reason why that is sure',
      route: 'POST /privacy/requests/{requestId}/identity',
      needs: 'handle',
      input: z.object({ ...one, revision, reason }),
      output: RequestView,
      fails: changing,
    },
    lengthen: {
      summary: 'Take two months more, once, with a reason that is told to the person (Art. 12 (3) GDPR)',
      route: 'POST /privacy/requests/{requestId}/lengthen',
      needs: 'handle',
      input: z.object({ ...one, revision, reason, toldBy }),
      output: RequestView,
      fails: telling,
    },
    makeArchive: {
      summary: 'Make the files of everything known about the person; a newer one takes the place of an older one',
      route: 'POST /privacy/requests/{requestId}/archive',
      needs: 'handle',
      input: z.object(one),
      output: RequestView,
      fails: ['notFound', 'notNow'],
    },
    sendArchive: {
      summary: 'Send the person a link to the files, which ends by itself',
      route: 'POST /privacy/requests/{requestId}/archive/send',
      needs: 'handle',
      input: z.object({ ...one, addressId: z.uuid() }),
      output: RequestView,
      fails: ['notFound', 'notNow', 'addressNotFound', 'addressInDoubt'],
    },
    removeArchive: {
      summary: 'Remove the files, so that a link that was sent leads nowhere',
      route: 'POST /privacy/requests/{requestId}/archive/remove',
      needs: 'handle',
      input: z.object(one),
      output: RequestView,
      fails: ['notFound', 'notNow'],
    },
    erase: {
      summary:
        'Erase the person for good, as they are told before; the number of the request is typed, because it can not be undone',
      route: 'POST /privacy/requests/{requestId}/erase',
      needs: 'handle',
      input: z.object({ ...one, revision, number: z.string().trim().max(20), toldBy }),
      output: RequestView,
      fails: [...telling, 'wrongNumber'],
    },
    restrict: {
      summary: 'From now on only keep the data of the customer, who is told so (Art. 18 GDPR)',
      route: 'POST /privacy/requests/{requestId}/restrict',
      needs: 'handle',
      input: z.object({ ...one, revision, toldBy }),
      output: RequestView,
      fails: telling,
    },
    lift: {
      summary: 'Use the data of the customer again; the person is told before (Art. 18 (3) GDPR)',
      route: 'POST /privacy/requests/{requestId}/lift',
      needs: 'handle',
      input: z.object({ ...one, revision, reason, toldBy }),
      output: RequestView,
      fails: telling,
    },
    finish: {
      summary: 'End a request with what was done, which is told to the person (Art. 12 (3) GDPR)',
      route: 'POST /privacy/requests/{requestId}/finish',
      needs: 'handle',
      input: z.object({ ...one, revision, outcome: reason, toldBy }),
      output: RequestView,
      fails: telling,
    },
    refuse: {
      summary: 'Refuse a request with the reason, which is told to the person (Art. 12 (4) GDPR)',
      route: 'POST /privacy/requests/{requestId}/refuse',
      needs: 'handle',
      input: z.object({ ...one, revision, reason, toldBy }),
      output: RequestView,
      fails: telling,
    },
    withdraw: {
      summary: 'Note that the person does not ask for it any more',
      route: 'POST /privacy/requests/{requestId}/withdraw',
      needs: 'handle',
      input: z.object({ ...one, revision }),
      output: RequestView,
      fails: changing,
    },
    setSettings: {
      summary: 'Set what is kept by law, and how long links work',
      route: 'PUT /privacy/settings',
      needs: 'manage',
      input: SettingsView.extend({
        orderYears: z.number().int().min(1).max(30).nullable(),
        orderReason: z.string().trim().max(500),
        linkDays: z.number().int().min(1).max(30),
      }),
      output: SettingsView,
      fails: ['changedMeanwhile', 'reasonMissing'],
    },
  },
})
