// What side threads look like in answers. Plain schemas, shared with the browser through the contract.
import { z } from 'zod'
import {
  Addressee,
  Addresses,
  AttachmentView,
  Direction,
  Folded,
  Marks,
} from '#capabilities/conversations/conversations.contract.ts'
import { Delivery, FromChoice } from '#capabilities/sending/sending.contract.ts'

export const SideDirection = Direction.exclude(['note'])
export type SideDirection = z.output<typeof SideDirection>

export const SideThread = z.object({
  id: z.uuid(),
  subject: z.string(),
  /** Everybody outside who wrote or was written to. */
  people: z.array(Addressee),
  createdAt: z.string(),
  lastAt: z.string(),
  lastDirection: SideDirection,
  messages: z.number().int(),
  allowed: z.array(z.enum(['write'])),
})
export type SideThread = z.output<typeof SideThread>

export const SideMessage = z.object({
  id: z.uuid(),
  sideThreadId: z.uuid(),
  /** Where it is read now. */
  conversationId: z.uuid(),
  direction: SideDirection,
  at: z.string(),
  author: z.object({ agentId: z.uuid().nullable(), name: z.string(), address: z.string() }),
  subject: z.string(),
  text: z.string(),
  folded: z.array(Folded),
  hasHtml: z.boolean(),
  attachments: z.array(AttachmentView),
  addresses: Addresses,
  language: z.string().nullable(),
  automatic: z.boolean(),
  marks: Marks,
  /** So many messages of the conversation were passed on with it. */
  forwarded: z.number().int(),
  calledBack: z.boolean(),
  /** What became of one of ours; null for theirs and for one that was called back. */
  delivery: Delivery.nullable(),
})
export type SideMessage = z.output<typeof SideMessage>

/** A message of the conversation that can be passed on. */
export const Forwardable = z.object({
  id: z.uuid(),
  direction: Direction.exclude(['note']),
  author: z.string(),
  at: z.string(),
  preview: z.string(),
  attachments: z.array(AttachmentView),
})
export type Forwardable = z.output<typeof Forwardable>

export const SideContext = z.object({
  conversationId: z.uuid(),
  subject: z.string(),
  /** Null: there is no mailbox that can send. */
  from: FromChoice.nullable(),
  mailboxes: z.array(FromChoice),
  /** For an answer in a side thread: whom it would go to. */
  to: z.array(Addressee),
  cc: z.array(Addressee),
  signatureHtml: z.string(),
  /** For an answer: what stands under it. */
  quote: z.object({ html: z.string() }).nullable(),
  /** Newest first. */
  messages: z.array(Forwardable),
  undoSeconds: z.number().int(),
  maxBytes: z.number().int(),
})
export type SideContext = z.output<typeof SideContext>
