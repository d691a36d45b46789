// What sending shows: the fate of a message in words, and what a reply would be. Plain schemas, shared with the
// browser.
import { z } from 'zod'
import { TimeChoice } from '#capabilities/organisation/organisation.contract.ts'

/**
 * `held`: it can be called back. `queued`: it leaves as soon as it can. `sending`: on its way to the server.
 * `accepted`: the server has it. `delayed`: there will be another try, ours or that of the recipient's server.
 * `failed`: refused, or tried in vain for three days. `bounced`: it came back. `uncertain`: it may have been sent.
 */
export const State = z.enum(['held', 'queued', 'sending', 'accepted', 'delayed', 'failed', 'bounced', 'uncertain'])
export type State = z.output<typeof State>

/** Fate of one recipient. `waiting`: nothing is known yet. */
export const RecipientState = z.enum(['waiting', 'accepted', 'delivered', 'delayed', 'failed', 'bounced', 'complaint'])
export type RecipientState = z.output<typeof RecipientState>

/** Why, as a code. Texts: `sending.reason.<code>` says what happened, `sending.advice.<code>` what to do. */
export const reasons = [
  // What mail servers say (reading/reports/reason.ts).
  'delivered',
  'complaint',
  'unknownAddress',
  'addressMoved',
  'addressDisabled',
  'unknownDomain',
  'mailboxFull',
  'tooLarge',
  'refusedAsSpam',
  'authFailed',
  'blockedSender',
  'policy',
  'temporarilyUnavailable',
  'expired',
  'other',
  // Why the sending server could not be used (kernel/ports.mail.ts).
  'server.nameNotFound',
  'server.refused',
  'server.timedOut',
  'server.unreachable',
  'server.certificate',
  'server.notTls',
  'server.starttlsMissing',
  'server.signInRefused',
  'server.tokenRefused',
  'server.folderMissing',
  'server.closed',
  'server.other',
  // Ours.
  'noServer',
  'notMade',
  'doubt',
] as const
export const Reason = z.enum(reasons)
export type Reason = z.output<typeof Reason>

export const RecipientView = z.object({
  address: z.string(),
  state: RecipientState,
  reason: Reason.nullable(),
  /** The server's own words. */
  said: z.string(),
})
export type RecipientView = z.output<typeof RecipientView>

export const Right = z.enum(['undo', 'retry', 'resend', 'markSent', 'writeAgain'])
export type Right = z.output<typeof Right>

export const Delivery = z.object({
  messageId: z.uuid(),
  conversationId: z.uuid(),
  state: State,
  /** Since when. */
  at: z.string(),
  /** Until then it can be called back. */
  undoUntil: z.string().nullable(),
  nextTryAt: z.string().nullable(),
  attempts: z.number().int(),
  reason: Reason.nullable(),
  said: z.string(),
  recipients: z.array(RecipientView),
  agentId: z.uuid().nullable(),
  allowed: z.array(Right),
})
export type Delivery = z.output<typeof Delivery>

export const TroubleLine = z.object({
  messageId: z.uuid(),
  state: State,
  at: z.string(),
  reason: Reason.nullable(),
  said: z.string(),
  recipients: z.array(z.string()),
  conversation: z.object({ id: z.uuid(), number: z.number().int(), subject: z.string(), customer: z.string() }),
  agent: z.string(),
  allowed: z.array(Right),
})
export type TroubleLine = z.output<typeof TroubleLine>

/** Why an address is suggested. */
export const Why = z.enum(['customer', 'lastWriter', 'replyTo', 'participant'])
export const Suggested = z.object({ name: z.string(), address: z.string(), why: Why })
export type Suggested = z.output<typeof Suggested>

export const Warning = z.discriminatedUnion('code', [
  /** The last message asks for answers to another address, which is not suggested by itself. */
  z.object({ code: z.literal('replyToDiffers'), address: z.string() }),
  z.object({ code: z.literal('bouncedBefore'), address: z.string(), reason: Reason }),
  /** Came with a conversation that was merged into this one, and is left out unless the agent says otherwise. */
  z.object({ code: z.literal('brought'), address: z.string() }),
  /** Nobody reads what is sent there. */
  z.object({ code: z.literal('noReplyAddress'), address: z.string() }),
  z.object({ code: z.literal('automatic') }),
  z.object({ code: z.literal('forged'), reason: z.string() }),
  z.object({ code: z.literal('nobody') }),
  z.object({ code: z.literal('cannotSend') }),
])
export type Warning = z.output<typeof Warning>

export const FromChoice = z.object({ mailboxId: z.uuid(), name: z.string(), address: z.string() })

export const ReplyContext = z.object({
  conversationId: z.uuid(),
  subject: z.string(),
  language: z.string().nullable(),
  /** Null: there is no mailbox that can send. */
  from: FromChoice.nullable(),
  mailboxes: z.array(FromChoice),
  to: z.array(Suggested),
  cc: z.array(Suggested),
  signatureHtml: z.string(),
  /** What will stand under the reply; null when the organisation does not want it or there is nothing. */
  quote: z.object({ html: z.string() }).nullable(),
  warnings: z.array(Warning),
  /** The newest message that the sender will have seen; goes along with `send`. */
  lastSeenMessageId: z.uuid().nullable(),
  undoSeconds: z.number().int(),
  maxBytes: z.number().int(),
})
export type ReplyContext = z.output<typeof ReplyContext>

/** Whose clocks a time goes by. */
export const ClockOf = z.enum(['own', 'customer'])
export type ClockOf = z.output<typeof ClockOf>
export const Clock = z.object({ timeZone: z.string(), choices: z.array(TimeChoice) })

/** Why an answer did not leave at its time. */
export const NotSent = z.enum(['stopped', 'customer', 'failed'])

export const ScheduledAnswer = z.object({
  id: z.uuid(),
  at: z.string(),
  /** By whose clocks the time was chosen. */
  timeZone: z.string(),
  writer: z.object({ id: z.uuid(), name: z.string() }),
  to: z.array(z.object({ name: z.string(), address: z.string() })),
  /** What will be sent, as plain text. */
  text: z.string(),
  files: z.number().int(),
  revision: z.number().int(),
  allowed: z.array(z.enum(['sendNow', 'reschedule', 'unschedule'])),
})
export type ScheduledAnswer = z.output<typeof ScheduledAnswer>
