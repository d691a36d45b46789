// Whose turn it is, and whose work, in a conversation that others were merged into: what it was on its own, joined with
// what they were. Worked out anew when one is taken out, unless somebody has decided about it since.
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { joinTurns } from './conversations.rules.ts'
import { recount } from './conversations.splitting.ts'
import type { State } from './conversations.views.ts'

export type Row = Selectable<DB['conversations']>

export type Standing = {
  state: State
  waitingSince: string | null
  answeredAt: string | null
  closedAt: string | null
  assigneeId: string | null
  snoozedUntil: string | null
  language: string | null
}
/** Counts as long as the conversation has this revision: nothing was decided or said since the last merge. */
type OwnTurn = { revision: number; turn: Standing }

const standingOf = (row: Row, state: string): Standing => ({
  state: state as State,
  waitingSince: row.waiting_since,
  answeredAt: row.answered_at,
  closedAt: row.closed_at,
  assigneeId: row.assignee_id,
  snoozedUntil: row.snoozed_until,
  language: row.language,
})

/** As open as the more open of the two; the first one's owner if it has one. */
export const join = (a: Standing, b: Standing): Standing => ({
  ...a,
  ...joinTurns(a, b),
  assigneeId: a.assigneeId ?? b.assigneeId,
  language: a.language ?? b.language,
})

/** What a conversation is on its own before another is merged into it. */
export async function atOnceBefore(tx: Tx, into: Row): Promise<Standing> {
  const own = into.own_turn as OwnTurn | null
  if (own?.revision === into.revision) return own.turn
  // What was merged earlier has become part of how it stands.
  await tx.updateTable('conversation_merges').set({ settled: true }).where('into_id', '=', into.id).execute()
  return standingOf(into, into.state)
}

/** Joins the turn of `from` into that of the target; returns the target as it is now. */
export function joinInto(tx: Tx, into: Row, from: Row, own: Standing): Promise<Row> {
  return settle(tx, into, join(standingOf(into, into.state), standingOf(from, from.state)), own)
}

/**
 * Ends one merge: works out how each conversation above it stands without it, up to where the messages are. Returns
 * that one as it is now.
 */
export async function leaveTurns(tx: Tx, root: Row, link: { from_id: string; into_id: string; settled: boolean }): Promise<Row> {
  await tx.deleteFrom('conversation_merges').where('from_id', '=', link.from_id).execute()
  let { into_id: at, settled } = link
  for (;;) {
    const row = await tx.selectFrom('conversations').selectAll().where('id', '=', at).executeTakeFirstOrThrow()
    const own = row.own_turn as OwnTurn | null
    const valid = own?.revision === row.revision ? own.turn : null
    const turn = valid && !settled ? await joined(tx, at, valid) : undefined
    if (at === root.id) {
      const isAlone = !(await tx.selectFrom('conversation_merges').select('from_id').where('into_id', '=', at).limit(1).executeTakeFirst())
      return settle(tx, row, turn, isAlone ? null : valid)
    }
    const above = await tx.selectFrom('conversation_merges').selectAll().where('from_id', '=', at).executeTakeFirstOrThrow()
    if (turn) {
      await tx.updateTable('conversation_merges').set({ state: turn.state }).where('from_id', '=', at).execute()
      await tx
        .updateTable('conversations')
        .set({ waiting_since: turn.waitingSince, answered_at: turn.answeredAt, closed_at: turn.closedAt, assignee_id: turn.assigneeId, language: turn.language })
        .where('id', '=', at)
        .execute()
    }
    settled = above.settled || !turn
    at = above.into_id
  }
}

/** How a conversation stands with all that is still merged into it. */
async function joined(tx: Tx, id: string, own: Standing): Promise<Standing> {
  const parts = await tx
    .selectFrom('conversation_merges as m')
    .innerJoin('conversations as c', 'c.id', 'm.from_id')
    .where('m.into_id', '=', id)
    .where('m.settled', '=', false)
    .orderBy('m.seq')
    .selectAll('c')
    .select('m.state as stateBefore')
    .execute()
  return parts.reduce((turn, part) => join(turn, standingOf(part, part.stateBefore)), own)
}

/** Writes how the conversation stands (undefined: as it does) and what it is on its own, and counts its messages anew. */
async function settle(tx: Tx, row: Row, turn: Standing | undefined, own: Standing | null): Promise<Row> {
  if (turn) {
    const isMoved = turn.assigneeId !== row.assignee_id
    await tx
      .updateTable('conversations')
      .set({
        state: turn.state,
        answered_at: turn.answeredAt,
        closed_at: turn.closedAt,
        assignee_id: turn.assigneeId,
        snoozed_until: turn.snoozedUntil,
        language: turn.language,
        ...(isMoved ? { assigned_revision: row.revision + 1 } : {}),
      })
      .where('id', '=', row.id)
      .execute()
  }
  await recount(tx, row.id)
  await tx
    .updateTable('conversations')
    .set({ own_turn: own && sql`jsonb_build_object('revision', revision, 'turn', ${JSON.stringify(own)}::jsonb)` })
    .where('id', '=', row.id)
    .execute()
  return tx.selectFrom('conversations').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
}
