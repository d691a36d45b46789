// The portal: where customers read and answer their requests, say how they would like to be served, and see what is kept.
import { z } from 'zod'
import { contract, nothing, title } from '#kernel/contract.ts'

/** Hues for the portal; how light they are is Heed's business, so that everything stays readable. */
export const colours = ['green', 'teal', 'blue', 'violet', 'wine', 'rust', 'ochre', 'grey'] as const
export const agentsAs = ['full', 'first', 'house'] as const
export const readersAs = ['name', 'role'] as const

/** For so many minutes the link in the mail signs in, once. */
export const linkMinutes = 30
/** So many links an hour go to one address. */
export const linksPerHour = 4
/** After so many days a customer signs in anew. */
export const sessionDays = 14
/** Of one message: characters, files, and bytes of all files together. `words`: characters about one's rights. */
export const most = { text: 20_000, files: 10, bytes: 20 * 1024 * 1024, words: 5000 }

const Settings = z.object({
  enabled: z.boolean(),
  name: title(80),
  colour: z.enum(colours),
  mailboxId: z.uuid().nullable(),
  agentsAs: z.enum(agentsAs),
  readersAs: z.enum(readersAs),
})
export const SettingsView = Settings.extend({
  revision: z.number().int(),
  /** Where customers find it. */
  address: z.string(),
  /** From where the links and the answers can be sent; without one the portal can not be used. */
  mailboxes: z.array(z.object({ id: z.uuid(), name: z.string() })),
})
export type SettingsView = z.output<typeof SettingsView>

const reading = { needs: 'public', page: true, gives: 'bytes', output: nothing } as const
const pages = { ...reading, limit: { per: 'actor', max: 240, seconds: 60 } } as const
const anybodysForms = {
  ...reading,
  takes: 'bytes',
  maxBytes: 20_000,
  secret: true,
  limit: { per: 'actor', max: 30, seconds: 60 },
} as const
const forms = { ...anybodysForms, takesFrom: 'signedIn' } as const
const body = { body: z.instanceof(Uint8Array) }
const token = z.string().max(200)
/** Of a conversation, as it stands in addresses; whatever else stands there is found nowhere. */
const number = z.string().max(20)
const cursor = z.string().max(500).optional()

export const portalContract = contract('portal', {
  permissions: { manage: 'Set up the portal for customers' },
  errors: {
    changedMeanwhile: { status: 409, message: 'Somebody else saved these settings meanwhile' },
    unknownMailbox: { status: 422, message: 'This mailbox can not send', field: 'mailboxId' },
    noMailbox: { status: 422, message: 'First set up a mailbox that can send: the portal signs customers in by mail' },
  },
  events: {
    settingsChanged: { seenBy: 'manage', payload: nothing },
    /** A customer has signed in, or ended that. */
    signedIn: { seenBy: 'nobody', payload: z.object({ customerId: z.uuid() }) },
    signedOut: { seenBy: 'nobody', payload: z.object({ customerId: z.uuid() }) },
  },
  jobs: {
    mailLink: z.object({ address: z.string(), locale: z.string(), leadsTo: z.string().nullable() }),
    forget: nothing,
  },
  queries: {
    settings: {
      summary: 'How the portal is set up',
      route: 'GET /portal/settings',
      needs: 'manage',
      input: nothing,
      output: SettingsView,
      staleOn: ['portal.settingsChanged', 'mailboxes.changed'],
    },
    home: {
      ...pages,
      summary: 'Page: the requests of the customer, latest first; or the form that asks for a link to sign in',
      route: 'GET /portal',
      input: z.object({ cursor, to: z.string().max(200).optional(), sent: z.string().max(10).optional() }),
    },
    link: {
      ...pages,
      summary: 'Page: what a link to sign in leads to. Changes nothing, since programs open links too',
      route: 'GET /portal/enter/{token}',
      input: z.object({ token }),
    },
    begin: { ...pages, summary: 'Page: a form for a new request', route: 'GET /portal/new', input: nothing },
    request: {
      ...pages,
      summary: 'Page: one request with what was said in it, and a form to answer',
      route: 'GET /portal/requests/{number}',
      input: z.object({ number, cursor, done: z.string().max(10).optional() }),
      shows: 'messages',
    },
    file: {
      ...pages,
      summary: 'A file of a message that the customer may see',
      route: 'GET /portal/files/{attachmentId}',
      input: z.object({ attachmentId: z.string().max(50) }),
      shows: 'messages',
    },
    readers: {
      ...pages,
      summary: 'Page: who has read a request of the customer',
      route: 'GET /portal/requests/{number}/readers',
      input: z.object({ number, cursor }),
    },
    you: {
      ...pages,
      summary: 'Page: what is kept of the customer, what they agreed to, and how they would like to be served',
      route: 'GET /portal/you',
      input: z.object({ done: z.string().max(20).optional() }),
    },
  },
  actions: {
    saveSettings: {
      summary: 'Set up the portal, switch it on or off',
      route: 'PUT /portal/settings',
      needs: 'manage',
      input: Settings.extend({ revision: z.number().int() }),
      output: SettingsView,
      fails: ['changedMeanwhile', 'unknownMailbox', 'noMailbox'],
    },
    askForLink: {
      ...anybodysForms,
      summary: 'Asks for a link to sign in; the answer is the same whether the address is known or not',
      route: 'POST /portal',
      input: z.object(body),
      limit: { per: 'ip', max: 10, seconds: 60 },
    },
    enter: {
      ...forms,
      summary: 'Signs in by a link',
      route: 'POST /portal/enter/{token}',
      input: z.object({ token, ...body }),
      limit: { per: 'ip', max: 20, seconds: 60 },
    },
    leave: {
      ...forms,
      summary: 'Signs out, here or everywhere',
      route: 'POST /portal/leave',
      input: z.object(body),
    },
    send: {
      ...forms,
      summary: 'Begins a request',
      route: 'POST /portal/new',
      input: z.object(body),
      maxBytes: most.bytes + 200_000,
    },
    answer: {
      ...forms,
      summary: 'Answers a request, or says that it is solved',
      route: 'POST /portal/requests/{number}',
      input: z.object({ number, ...body }),
      maxBytes: most.bytes + 200_000,
    },
    change: {
      ...forms,
      summary: 'Changes what the customer prefers or agrees to',
      route: 'POST /portal/you',
      input: z.object(body),
      // The words about one's rights in whatever script: a character takes up to nine bytes in a form.
      maxBytes: 10 * most.words,
    },
  },
})
