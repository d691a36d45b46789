// Sending: replies leave once, and what becomes of them is told honestly.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { LocalTime, Moment } from '#capabilities/organisation/organisation.contract.ts'
import { Clock, ClockOf, Delivery, FromChoice, NotSent, ReplyContext, ScheduledAnswer, State, TroubleLine } from './sending.views.ts'

export { Delivery, FromChoice, State } from './sending.views.ts'

const conversationId = z.uuid()
const messageId = z.uuid()
const about = { about: 'conversationId', seenBy: 'read' } as const
const message = { conversationId, messageId }

const Recipient = z.object({ name: z.string().trim().max(200).default(''), address: z.string().trim().max(320) })
const mail = {
  /** The draft that this was; it is ended, and can not be sent again. */
  draftId: z.uuid().optional(),
  html: z.string().max(2_000_000),
  /** Exactly those who get it. */
  to: z.array(Recipient).max(100),
  cc: z.array(Recipient).max(100).default([]),
  bcc: z.array(Recipient).max(100).default([]),
  fileIds: z.array(z.uuid()).max(50).default([]),
  stateAfter: z.enum(['with_customer', 'closed', 'open']).default('with_customer'),
}
const Sent = z.object({ messageId, conversationId, number: z.number().int(), undoUntil: z.string() })
const scheduledId = z.uuid()
const scheduled = { conversationId, scheduledId }
const refusals = [
  'emptyMessage',
  'unfilled',
  'nobody',
  'invalidAddress',
  'ownAddress',
  'cannotSend',
  'unknownFile',
  'tooLarge',
  'alreadySent',
] as const

export const sendingContract = contract('sending', {
  permissions: { read: 'See what became of sent mail', send: 'Send mail to customers' },
  errors: {
    notFound: { status: 404, message: 'There is no such conversation' },
    messageNotFound: { status: 404, message: 'There is no such message of ours' },
    newerMessage: { status: 409, message: 'Something was said in this conversation since you looked' },
    emptyMessage: { status: 422, message: 'There is nothing in this message' },
    unfilled: { status: 422, message: 'Something that a saved reply left open must be filled in first' },
    nobody: { status: 422, message: 'Nobody would get this message' },
    invalidAddress: { status: 422, message: 'This is not an e-mail address' },
    ownAddress: { status: 422, message: 'This is one of our own mailboxes' },
    cannotSend: { status: 422, message: 'There is no mailbox that can send this' },
    unknownFile: { status: 422, message: 'A file of this message is gone or was used before. Attach it again' },
    tooLarge: { status: 413, message: 'The files of this message are too large together' },
    alreadySent: { status: 409, message: 'This draft was sent by somebody else' },
    scheduledNotFound: { status: 404, message: 'There is no such answer waiting; it has left or was stopped' },
    scheduledChanged: { status: 409, message: 'Somebody else has changed when this answer leaves' },
    notAhead: { status: 422, message: 'Choose a time that lies ahead', field: 'at' },
    writerGone: { status: 409, message: 'Who wrote this answer may not send any more' },
    tooLate: { status: 409, message: 'The message has left already' },
    wrongState: { status: 409, message: 'That does not fit what has become of the message meanwhile' },
    notMade: { status: 404, message: 'This message is not made yet, or was called back' },
  },
  events: {
    /** An answer of `agentId` waits for its time. */
    scheduled: { ...about, told: true, payload: z.object({ ...scheduled, agentId: z.uuid(), at: z.string() }) },
    rescheduled: { ...about, told: true, payload: z.object({ ...scheduled, agentId: z.uuid(), at: z.string() }) },
    /** It does not leave: somebody stopped it, the customer wrote first, or it could not be sent. It is a draft again. */
    unscheduled: {
      ...about,
      told: true,
      payload: z.object({ ...scheduled, agentId: z.uuid(), at: z.string(), why: NotSent, reason: z.string().optional() }),
    },
    queued: { ...about, payload: z.object(message) },
    calledBack: { ...about, payload: z.object(message) },
    stateChanged: { ...about, payload: z.object({ ...message, state: State }) },
    /** The same of a mail that belongs to no message; who keeps what it is about tells those who may know. */
    besideChanged: { seenBy: 'nobody', payload: z.object({ besideId: z.uuid(), state: State }) },
  },
  jobs: { leave: z.object({ scheduledId }) },
  queries: {
    replyContext: {
      summary: 'Whom a reply would go to and from where, and what stands below it',
      route: 'GET /conversations/{conversationId}/reply-context',
      needs: 'send',
      input: z.object({ conversationId, mailboxId: z.uuid().optional() }),
      output: ReplyContext,
      shows: 'messages',
      fails: ['notFound'],
      staleOn: [
        'conversations.messageAdded',
        'conversations.messageRemoved',
        'conversations.participantAdded',
        'conversations.participantRemoved',
        'conversations.subjectChanged',
        'conversations.merged',
        'conversations.unmerged',
        'mailboxes.changed',
        'sending.stateChanged',
      ],
    },
    newContext: {
      summary: 'Mailboxes that a new conversation can begin from',
      route: 'GET /sending/new-context',
      needs: 'send',
      input: nothing,
      output: z.object({
        mailboxes: z.array(FromChoice),
        signatures: z.record(z.uuid(), z.string()),
        undoSeconds: z.number().int(),
        maxBytes: z.number().int(),
      }),
      staleOn: ['mailboxes.created', 'mailboxes.changed', 'mailboxes.removed'],
    },
    systemMail: {
      summary: 'Whether invitations and mails for new passwords can leave; they wait until they can',
      route: 'GET /sending/system-mail',
      needs: 'signedIn',
      input: nothing,
      output: z.object({ canSend: z.boolean() }),
      staleOn: ['mailboxes.created', 'mailboxes.changed', 'mailboxes.removed'],
    },
    scheduled: {
      summary: 'Answers of a conversation that wait for their time, the next one first',
      route: 'GET /conversations/{conversationId}/scheduled',
      needs: 'read',
      input: z.object({ conversationId }),
      output: z.object({ items: z.array(ScheduledAnswer) }),
      fails: ['notFound'],
      shows: 'messages',
      staleOn: ['sending.scheduled', 'sending.rescheduled', 'sending.unscheduled', 'sending.queued'],
    },
    times: {
      summary: 'Times at which an answer could leave, by your clocks and by those of the customer',
      route: 'GET /conversations/{conversationId}/send-times',
      needs: 'send',
      input: z.object({ conversationId, local: LocalTime.optional(), by: ClockOf.default('own') }),
      output: z.object({
        own: Clock,
        /** `known`: false while nobody has noted the customer's time zone; then it is the organisation's. */
        customer: Clock.extend({ known: z.boolean() }),
        /** The instant at which those clocks show `local`. */
        moment: z.string().nullable(),
      }),
      fails: ['notFound'],
      staleOn: ['customers.timeZoneChanged'],
    },
    states: {
      summary: 'What became of the messages that we sent in a conversation',
      route: 'GET /conversations/{conversationId}/deliveries',
      needs: 'read',
      input: z.object({ conversationId }),
      output: z.object({ items: z.array(Delivery) }),
      fails: ['notFound'],
      staleOn: [
        'sending.queued',
        'sending.calledBack',
        'sending.stateChanged',
        'conversations.split',
        'conversations.unsplit',
        'conversations.merged',
        'conversations.unmerged',
      ],
    },
    trouble: {
      summary: 'Sent mail that did not arrive or may not have, latest first',
      route: 'GET /deliveries/trouble',
      needs: 'read',
      input: z.object({ ...paging, mine: z.stringbool().or(z.boolean()).default(false) }),
      output: page(TroubleLine).extend({ count: z.number().int() }),
      staleOn: ['sending.stateChanged'],
    },
    raw: {
      summary: 'The mail exactly as it left, to look at (as=text) or as a file',
      route: 'GET /messages/{messageId}/sent',
      needs: 'read',
      input: z.object({ messageId, as: z.enum(['text', 'file']).default('file') }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['messageNotFound', 'notMade'],
    },
  },
  actions: {
    send: {
      summary: 'Send a reply; it leaves after ten seconds unless it is called back',
      route: 'POST /conversations/{conversationId}/replies',
      needs: 'send',
      input: z.object({
        conversationId,
        ...mail,
        mailboxId: z.uuid().optional(),
        /**
         * The newest message on the screen; if there is a newer one from the customer or a colleague, the reply is
         * stopped.
         */
        lastSeenMessageId: z.uuid().nullable(),
        /** Send it all the same. */
        force: z.boolean().default(false),
      }),
      output: Sent,
      fails: ['notFound', 'newerMessage', ...refusals],
    },
    start: {
      summary: 'Begin a conversation by writing to a customer',
      route: 'POST /conversations',
      needs: 'send',
      input: z.object({ ...mail, mailboxId: z.uuid(), subject: z.string().trim().min(1).max(500) }),
      output: Sent,
      fails: [...refusals],
    },
    sendLater: {
      summary: 'Let a reply leave at a time; it is stopped by itself if the customer writes first',
      route: 'POST /conversations/{conversationId}/scheduled',
      needs: 'send',
      input: z.object({
        conversationId,
        ...mail,
        mailboxId: z.uuid().optional(),
        lastSeenMessageId: z.uuid().nullable(),
        force: z.boolean().default(false),
        at: Moment,
        /** Whose clocks a time without an offset goes by. */
        by: ClockOf.default('own'),
      }),
      output: z.object({ scheduledId, at: z.string(), conversationId, number: z.number().int() }),
      fails: ['notFound', 'newerMessage', 'notAhead', ...refusals],
    },
    reschedule: {
      summary: 'Change when an answer leaves',
      route: 'POST /scheduled/{scheduledId}/time',
      needs: 'send',
      input: z.object({ scheduledId, revision: z.number().int(), at: Moment, by: ClockOf.default('own') }),
      output: z.object({ at: z.string(), was: z.string(), revision: z.number().int() }),
      fails: ['scheduledNotFound', 'scheduledChanged', 'notAhead'],
    },
    sendNow: {
      summary: 'Send an answer now that waits for its time; it can be called back for ten seconds',
      route: 'POST /scheduled/{scheduledId}/send',
      needs: 'send',
      input: z.object({ scheduledId }),
      output: Sent,
      fails: ['scheduledNotFound', 'writerGone', ...refusals],
    },
    unschedule: {
      summary: 'Stop an answer that waits for its time; it is a draft of its writer again',
      route: 'POST /scheduled/{scheduledId}/stop',
      needs: 'send',
      input: z.object({ scheduledId }),
      output: z.object({ draftId: z.uuid(), conversationId }),
      fails: ['scheduledNotFound'],
    },
    undo: {
      summary: 'Call a message back before it leaves; what was written is a draft again',
      route: 'POST /messages/{messageId}/undo-send',
      needs: 'send',
      input: z.object({ messageId }),
      output: z.object({ draftId: z.uuid(), conversationId: z.uuid().nullable() }),
      fails: ['messageNotFound', 'tooLate'],
    },
    retry: {
      summary: 'Try a message again now that failed or waits for its next try',
      route: 'POST /messages/{messageId}/retry',
      needs: 'send',
      input: z.object({ messageId }),
      output: nothing,
      fails: ['messageNotFound', 'wrongState'],
    },
    resend: {
      summary: 'Send a message again that may have been sent: the customer may get it twice',
      route: 'POST /messages/{messageId}/resend',
      needs: 'send',
      input: z.object({ messageId }),
      output: nothing,
      fails: ['messageNotFound', 'wrongState'],
    },
    markSent: {
      summary: 'A message that may have been sent was sent',
      route: 'POST /messages/{messageId}/mark-sent',
      needs: 'send',
      input: z.object({ messageId }),
      output: nothing,
      fails: ['messageNotFound', 'wrongState'],
    },
    writeAgain: {
      summary: 'Take what a message said that did not arrive into a draft',
      route: 'POST /messages/{messageId}/write-again',
      needs: 'send',
      input: z.object({ messageId }),
      output: z.object({ draftId: z.uuid(), conversationId: z.uuid() }),
      fails: ['messageNotFound', 'wrongState'],
    },
  },
})
