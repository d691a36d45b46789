// Whose turn it is, changed by a decision or by time: open, with the customer, put aside, closed.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { conversationsContract } from './conversations.contract.ts'
import { lockConversation, turnOf } from './conversations.messages.ts'
import { type Turn, enter, place, wake } from './conversations.rules.ts'
import type { State } from './conversations.views.ts'

export type Row = Awaited<ReturnType<typeof lockConversation>>

/**
 * Changes the state of a conversation that the caller has locked. `until` is for `snoozed`: when it comes back; null:
 * only when the customer writes; undefined: as when it was put aside last, if that lies ahead. Closing asks those who
 * guard `conversations.close` first and passes their refusal on. Returns the revision.
 */
export async function moveTo(w: Writer, row: Row, state: State, until?: Date | string | null): Promise<number> {
  const { tx, now } = w
  const was = row.state as State
  // Only saying that it is none leads out of spam.
  if (was === 'spam') return row.revision
  const back = state === 'snoozed' ? untilOf(until, row, now) : null
  if (state === was && (state !== 'snoozed' || back === row.snoozed_until)) return row.revision
  if (state === 'closed') await w.services.guard('conversations.close', w, row.id)
  const said = (await lastSaid(tx, row.id)) ?? row.last_message_at
  const next = await turnTo(tx, row, state, back, now.toISOString(), said)
  const revision = row.revision + 1
  await tx
    .updateTable('conversations')
    .set({
      state,
      waiting_since: next.waitingSince,
      answered_at: next.answeredAt,
      closed_at: next.closedAt,
      queue_at: next.queueAt,
      // What was put aside keeps its time when it is answered or closed, for whoever undoes that.
      ...(state === 'open' || state === 'snoozed' ? { snoozed_until: back } : {}),
      revision,
    })
    .where('id', '=', row.id)
    .execute()
  w.record(conversationsContract, 'stateChanged', { conversationId: row.id, from: was, to: state, until: back ?? undefined })
  return revision
}

/** `moveTo` for a conversation that is not locked yet; follows one whose messages were joined to another. */
export async function changeState(w: Writer, id: string, state: State, until?: Date | string | null): Promise<number> {
  return moveTo(w, await lockConversation(w.tx, id), state, until)
}

/** Brings back what was put aside until now, longest due first, at most `limit`. Returns how many. */
export async function wakeDue(w: Writer, limit: number): Promise<number> {
  const due = await w.tx
    .selectFrom('conversations')
    .selectAll()
    .where('state', '=', 'snoozed')
    .where('snoozed_until', '<=', w.now.toISOString())
    .orderBy('snoozed_until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const row of due) await moveTo(w, row, 'open')
  return due.length
}

async function turnTo(tx: Tx, row: Row, state: State, until: string | null, now: string, said: string): Promise<Turn> {
  if (state !== 'open') return place({ ...enter(turnOf(row), state, now), snoozedUntil: until }, said)
  if (row.state === 'snoozed') return wake(turnOf(row), await firstAsked(tx, row.id, row.answered_at), said)
  return place(await takeUpAgain(tx, row), said)
}

/** Opened again by an agent: what was settled by closing is not answered, so the customer waits again since then. */
async function takeUpAgain(tx: Tx, row: Row): Promise<Turn> {
  const { answered } = await tx
    .selectFrom('messages')
    .where('conversation_id', '=', row.id)
    .where('direction', '=', 'out')
    .where('automatic', '=', false)
    .select((eb) => eb.fn.max('at').as('answered'))
    .executeTakeFirstOrThrow()
  const asked = await firstAsked(tx, row.id, answered)
  return { ...enter(turnOf(row), 'open', ''), answeredAt: answered, waitingSince: asked }
}

/** The earliest message of the customer after `answered`, automatic ones aside. */
export async function firstAsked(tx: Tx, conversationId: string, answered: string | null): Promise<string | null> {
  const { asked } = await tx
    .selectFrom('messages')
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('automatic', '=', false)
    .where(sql<boolean>`at > coalesce(${answered}::timestamptz, '-infinity')`)
    .select((eb) => eb.fn.min('at').as('asked'))
    .executeTakeFirstOrThrow()
  return asked
}

/** When something was last said, notes aside; null when nothing was. */
export async function lastSaid(db: Reader, conversationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .where('conversation_id', '=', conversationId)
    .where('direction', '<>', 'note')
    .select((eb) => eb.fn.max('at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}

function untilOf(wish: Date | string | null | undefined, row: Row, now: Date): string | null {
  if (wish) return new Date(wish).toISOString()
  return wish === undefined && row.snoozed_until && row.snoozed_until > now.toISOString() ? row.snoozed_until : null
}
