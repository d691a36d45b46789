// What conversations look like in answers. Plain schemas, shared with the browser through the contract.
import { z } from 'zod'
import { Mark } from '#capabilities/customers/customers.contract.ts'

/** `snoozed`: put aside until a time, or until the customer writes. `spam`: out of the way (capability `blocking`). */
export const State = z.enum(['open', 'with_customer', 'snoozed', 'closed', 'spam'])
/** What an agent moves a conversation to. */
export const Turn = State.exclude(['spam'])
export type Turn = z.output<typeof Turn>
export type State = z.output<typeof State>

export const Direction = z.enum(['in', 'out', 'note'])
export type Direction = z.output<typeof Direction>

/** Links that agents make: this one belongs to the other, is a duplicate of it, or came of it. */
export const ChosenLink = z.enum(['related', 'duplicate', 'cause'])
export type ChosenLink = z.output<typeof ChosenLink>

export const LinkKind = z.enum(['follows', 'offered', 'split', ...ChosenLink.options])
export type LinkKind = z.output<typeof LinkKind>

export const Person = z.object({ id: z.uuid(), name: z.string() })

export const Addressee = z.object({ name: z.string(), address: z.string() })
export type Addressee = z.output<typeof Addressee>

const list = z.array(Addressee).default([])
export const Addresses = z.object({ from: list, to: list, cc: list, bcc: list, replyTo: list })
export type Addresses = z.output<typeof Addresses>

export const Participant = z.object({
  address: z.string(),
  name: z.string(),
  role: z.enum(['customer', 'cc']),
  customerId: z.uuid().nullable(),
  /** Came along with a merged conversation and is not answered unless an agent says so. */
  brought: z.boolean(),
})
export type Participant = z.output<typeof Participant>

/** Things that a reader should know about a message; capabilities above may add their own. */
export const Marks = z.looseObject({
  /** The subject differs from the conversation's: it may be about something else. */
  subjectChanged: z.boolean().optional(),
  /** The sender may not be who it says. */
  forged: z.looseObject({ reason: z.string() }).optional(),
  /** The original could not be read; only the raw view shows it whole. */
  unreadable: z.boolean().optional(),
  /** What was said was taken out at the wish of who wrote it. */
  erased: z.boolean().optional(),
  /** It has a table, which only its layout shows well. */
  table: z.boolean().optional(),
  /** What was wrong with the original, in English. */
  problems: z.array(z.string()).optional(),
})
export type Marks = z.output<typeof Marks>

export const AttachmentView = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Shown inside the HTML body. */
  inline: z.boolean(),
})

export const Folded = z.object({ kind: z.enum(['quote', 'signature', 'disclaimer']), text: z.string() })

export const MessageView = z.object({
  kind: z.literal('message'),
  id: z.uuid(),
  direction: Direction,
  at: z.string(),
  author: z.object({
    kind: z.enum(['agent', 'customer', 'system']),
    id: z.uuid().nullable(),
    name: z.string(),
    address: z.string(),
  }),
  subject: z.string(),
  /** What was written this time; quotes and signatures are in `folded`. */
  text: z.string(),
  folded: z.array(Folded),
  hasHtml: z.boolean(),
  /** The HTML asks for pictures from elsewhere, which stay blocked until an agent asks for them. */
  outsideImages: z.boolean(),
  attachments: z.array(AttachmentView),
  addresses: Addresses,
  language: z.string().nullable(),
  automatic: z.boolean(),
  marks: Marks,
  /** The original as it came in, or null. */
  incomingId: z.uuid().nullable(),
})
export type MessageView = z.output<typeof MessageView>

/** A line between messages: what was done, by whom. `names` tells the names of the ids in `payload`. */
export const EventLine = z.object({
  kind: z.literal('event'),
  id: z.string(),
  at: z.string(),
  /** `conversations.assigned`, … */
  type: z.string(),
  actor: z.object({
    kind: z.enum(['agent', 'token', 'customer', 'system', 'anonymous']),
    id: z.string(),
    name: z.string(),
  }),
  payload: z.record(z.string(), z.unknown()),
  names: z.record(z.string(), z.string()),
})
export type EventLine = z.output<typeof EventLine>

export const ThreadItem = z.discriminatedUnion('kind', [MessageView, EventLine])
export type ThreadItem = z.output<typeof ThreadItem>

/** What an agent may do with a conversation. */
export const Right = z.enum([
  'assign',
  'setState',
  'addNote',
  'setSubject',
  'split',
  'unsplit',
  'participants',
  'links',
  'reply',
  'private',
  'merge',
  'link',
])
export type Right = z.output<typeof Right>

export const LinkView = z.object({
  kind: LinkKind,
  /** `to`: this conversation came later and points at the other; `from`: the other came later. */
  end: z.enum(['to', 'from']),
  conversationId: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  state: State,
})

export const ConversationView = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  state: State,
  channel: z.enum(['email']),
  language: z.string().nullable(),
  /** With what everybody must know of them. */
  customer: Person.extend({ marks: z.array(Mark) }),
  assignee: Person.nullable(),
  team: Person.nullable(),
  mailboxId: z.uuid().nullable(),
  /** Only its members and its assignee see it. */
  private: z.boolean(),
  /** Members of a private conversation. */
  members: z.array(Person),
  participants: z.array(Participant),
  links: z.array(LinkView),
  /** What was merged into it. `canTakeOut`: it can be made a conversation of its own again. */
  merged: z.array(
    z.object({ conversationId: z.uuid(), number: z.number().int(), subject: z.string(), canTakeOut: z.boolean() }),
  ),
  waitingSince: z.string().nullable(),
  /** Snoozed: when it comes back; null: only when the customer writes. */
  snoozedUntil: z.string().nullable(),
  lastMessageAt: z.string(),
  messageCount: z.number().int(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  /** When you last read it. */
  readAt: z.string().nullable(),
  revision: z.number().int(),
  allowed: z.array(Right),
})
export type ConversationView = z.output<typeof ConversationView>

/** A conversation in a list about its customer. */
export const ConversationLine = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  state: State,
  lastMessageAt: z.string(),
  messageCount: z.number().int(),
})
