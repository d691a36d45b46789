// Consents: what a customer has agreed to, for each purpose and channel.
import { z } from 'zod'
import { contract, instant, nothing, page, paging } from '#kernel/contract.ts'

export const channels = ['email', 'phone', 'sms', 'messenger', 'post'] as const
export const Channel = z.enum(channels)
export type Channel = z.output<typeof Channel>

/** `expired`: the customer was asked to confirm, and has not in time. */
export const states = ['none', 'pending', 'expired', 'given', 'withdrawn'] as const
export const State = z.enum(states)
export type State = z.output<typeof State>

export const changes = ['asked', 'given', 'confirmed', 'withdrawn', 'undone', 'joined', 'parted'] as const
export const sources = ['agent', 'program', 'customer'] as const
export const Source = z.enum(sources)

/** How it came about, where people choose; whoever sends words of their own is shown by these. */
export const ways = ['writing', 'phone', 'person', 'form'] as const
export type Way = (typeof ways)[number]

/** For so many days the mail can be used to confirm. */
export const confirmDays = 14
/** For so many minutes whoever made a change can undo it. */
export const undoMinutes = 10
/** So many purposes there may be. */
export const mostPurposes = 40

export const WordingView = z.object({ language: z.string(), wording: z.string() })

export const PurposeView = z.object({
  id: z.uuid(),
  name: z.string(),
  channels: z.array(Channel),
  doubleOptIn: z.boolean(),
  /** The version in use, word for word. */
  version: z.number().int(),
  wordings: z.array(WordingView),
  archived: z.boolean(),
  revision: z.number().int(),
})
export type PurposeView = z.output<typeof PurposeView>

const person = z.object({ id: z.uuid(), name: z.string() }).nullable()

export const EntryView = z.object({
  id: z.uuid(),
  purposeId: z.uuid(),
  purpose: z.string(),
  channel: Channel,
  change: z.enum(changes),
  /** What holds since. */
  state: z.enum(['none', 'pending', 'given', 'withdrawn']),
  version: z.number().int(),
  language: z.string(),
  wording: z.string(),
  source: Source,
  by: person,
  how: z.string(),
  address: z.string().nullable(),
  at: instant,
})
export type EntryView = z.output<typeof EntryView>

export const ConsentView = z.object({
  purposeId: z.uuid(),
  purpose: z.string(),
  doubleOptIn: z.boolean(),
  /** Asked of new customers no more; what was given still can be withdrawn. */
  archived: z.boolean(),
  languages: z.array(z.string()),
  channel: Channel,
  state: State,
  at: instant.nullable(),
  source: Source.nullable(),
  by: person,
  version: z.number().int().nullable(),
  allowed: z.array(z.enum(['give', 'withdraw'])),
})
export type ConsentView = z.output<typeof ConsentView>

const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
const wordings = z
  .array(z.object({ language, wording: z.string().trim().min(10).max(4000) }))
  .min(1)
  .max(30)
  .refine((all) => new Set(all.map((each) => each.language)).size === all.length)
const name = z.string().trim().min(1).max(80)
const someChannels = z
  .array(Channel)
  .min(1)
  .transform((given) => channels.filter((channel) => given.includes(channel)))
const one = { customerId: z.uuid() }
const which = { ...one, purposeId: z.uuid(), channel: Channel, how: z.string().trim().max(300).default('') }
const outcome = z.object({ state: State, entryId: z.uuid().nullable(), changed: z.boolean() })
const token = z.string().max(300)
const limit = { per: 'ip', max: 30, seconds: 60 } as const
const changedOf = ['consents.changed', 'consents.purposesChanged', 'customers.stateChanged'] as const

export const consentsContract = contract('consents', {
  permissions: {
    read: 'See what customers have agreed to',
    write: 'Record that a customer gives or withdraws consent',
    export: 'Export the proof of consents',
    manage: 'Make purposes of consent and their wording',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such purpose, or not on this channel' },
    customerNotFound: { status: 404, message: 'There is no such customer' },
    entryNotFound: { status: 404, message: 'There is no such change' },
    notUndoable: { status: 409, message: 'This can not be undone any more: something has happened since' },
    noAddress: { status: 422, message: 'There is no e-mail address for the mail that asks the customer to confirm' },
    nameTaken: { status: 409, message: 'There is a purpose of this name already', field: 'name' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    tooMany: { status: 422, message: 'There are too many purposes. Archive some first' },
  },
  events: {
    changed: {
      about: 'customerId',
      seenBy: 'read',
      payload: z.object({ customerId: z.uuid(), purposeId: z.uuid(), channel: Channel, state: State }),
    },
    purposesChanged: { seenBy: 'read', payload: nothing },
  },
  jobs: {},
  queries: {
    purposes: {
      summary: 'Every purpose with the wording in use, archived ones last',
      route: 'GET /consents/purposes',
      needs: 'read',
      input: nothing,
      output: z.object({ items: z.array(PurposeView) }),
      staleOn: ['consents.purposesChanged'],
    },
    of: {
      summary: 'What holds for one customer, by purpose and channel',
      route: 'GET /consents/of/{customerId}',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(ConsentView) }),
      fails: ['customerNotFound'],
      staleOn: changedOf,
    },
    history: {
      summary: 'Everything that happened to the consents of one customer, newest first',
      route: 'GET /consents/of/{customerId}/history',
      needs: 'read',
      input: z.object({ ...one, ...paging }),
      output: page(EntryView),
      fails: ['customerNotFound'],
      staleOn: changedOf,
    },
    proof: {
      summary: 'The proof of the consents of one customer, as JSON or as a page to read',
      route: 'GET /consents/of/{customerId}/proof',
      needs: 'export',
      input: z.object({ ...one, form: z.enum(['json', 'page']).default('json') }),
      output: nothing,
      fails: ['customerNotFound'],
      gives: 'bytes',
    },
    forgotten: {
      summary: 'What is kept of an erased customer whose address is known: what was given or withdrawn, and when',
      route: 'GET /consents/forgotten',
      needs: 'export',
      input: z.object({ address: z.string().trim().min(3).max(320) }),
      output: z.object({
        items: z.array(
          z.object({
            purpose: z.string(),
            channel: Channel,
            state: z.enum(['given', 'withdrawn']),
            version: z.number().int(),
            givenAt: instant.nullable(),
            withdrawnAt: instant.nullable(),
            forgottenAt: instant,
          }),
        ),
      }),
    },
    link: {
      summary: 'The page that a link in a mail leads to: confirm or withdraw. Changes nothing',
      route: 'GET /consents/links/{token}',
      needs: 'public',
      limit,
      input: z.object({ token }),
      output: nothing,
      gives: 'bytes',
    },
  },
  actions: {
    give: {
      summary: 'Record consent; with double opt-in the customer is asked by mail to confirm it',
      route: 'POST /consents/of/{customerId}/give',
      needs: 'write',
      input: z.object({ ...which, language: language.optional() }),
      output: outcome,
      fails: ['customerNotFound', 'notFound', 'noAddress'],
    },
    withdraw: {
      summary: 'Record that consent is withdrawn, or refused',
      route: 'POST /consents/of/{customerId}/withdraw',
      needs: 'write',
      input: z.object(which),
      output: outcome,
      fails: ['customerNotFound', 'notFound'],
    },
    undo: {
      summary: 'Take back a change of one’s own made by mistake; both stay in the history',
      route: 'POST /consents/entries/{entryId}/undo',
      needs: 'write',
      input: z.object({ entryId: z.uuid() }),
      output: outcome,
      fails: ['entryNotFound', 'notUndoable'],
    },
    answer: {
      summary: 'What the customer presses on that page; also the one-click withdrawal of RFC 8058',
      route: 'POST /consents/links/{token}',
      needs: 'public',
      // The server of one mail program presses for many.
      limit: { ...limit, max: 300 },
      input: z.object({ token, body: z.instanceof(Uint8Array) }),
      output: nothing,
      secret: true,
      takes: 'bytes',
      maxBytes: 2000,
      gives: 'bytes',
    },
    createPurpose: {
      summary: 'Make a purpose',
      route: 'POST /consents/purposes',
      needs: 'manage',
      input: z.object({ name, channels: someChannels, doubleOptIn: z.boolean().default(false), wordings }),
      output: PurposeView,
      fails: ['nameTaken', 'tooMany'],
    },
    updatePurpose: {
      summary: 'Change or archive a purpose; another wording becomes a version of its own',
      route: 'PATCH /consents/purposes/{purposeId}',
      needs: 'manage',
      input: z.object({
        purposeId: z.uuid(),
        revision: z.number().int(),
        name: name.optional(),
        channels: someChannels.optional(),
        doubleOptIn: z.boolean().optional(),
        wordings: wordings.optional(),
        archived: z.boolean().optional(),
      }),
      output: PurposeView,
      fails: ['notFound', 'changedMeanwhile', 'nameTaken', 'tooMany'],
    },
  },
})
