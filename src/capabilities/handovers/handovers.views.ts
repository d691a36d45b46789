// What handovers look like in answers. Plain schemas, shared with the browser through the contract.
import { z } from 'zod'

const Person = z.object({ id: z.uuid(), name: z.string() })

/** What the next one must know. Plain text. */
const part = z.string().trim().max(10_000)
export const brief = { known: part, tried: part, promised: part }

export const Handover = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  from: Person,
  /** One of the two. The name of a team that you may not know of is empty. */
  to: Person.nullable(),
  team: Person.nullable(),
  known: z.string(),
  tried: z.string(),
  promised: z.string(),
  state: z.enum(['waiting', 'accepted', 'returned', 'withdrawn', 'overtaken']),
  at: z.string(),
  decidedBy: Person.nullable(),
  /** Why it was returned. */
  reason: z.string(),
  allowed: z.array(z.enum(['accept', 'sendBack', 'withdraw', 'reconsider'])),
})
export type Handover = z.output<typeof Handover>

/** Something that was said, to be taken into a brief. */
const Quote = z.object({ who: z.string(), at: z.string(), text: z.string() })
export type Quote = z.output<typeof Quote>

export const Suggestion = z.object({
  /** The last words of the customer. */
  said: Quote.nullable(),
  /** What the customer asked and nobody has answered since. */
  questions: z.array(z.string()),
  answers: z.array(Quote),
  notes: z.array(Quote),
  /** Sentences of ours in which a day, a date or a time is said. */
  dates: z.array(Quote),
})
export type Suggestion = z.output<typeof Suggestion>

/** To whom everything goes. */
export const Target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agentId: z.uuid() }),
  z.object({ kind: z.literal('team'), teamId: z.uuid() }),
  z.object({ kind: z.literal('spread'), agentIds: z.array(z.uuid()).min(1).max(50) }),
])
export type Target = z.output<typeof Target>

export const Run = z.object({
  id: z.uuid(),
  by: Person,
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  at: z.string(),
  /** Conversations that you see: how many there were, have gone to somebody, and lie with their team. */
  total: z.number().int(),
  given: z.number().int(),
  unassigned: z.number().int(),
  /** Taken back, and left because somebody decided about them since. */
  back: z.number().int(),
  kept: z.number().int(),
  allowed: z.array(z.enum(['undo'])),
})
export type Run = z.output<typeof Run>
