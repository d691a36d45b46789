// Runs as they are stored: read, locked, ended, counted.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader, Tx } from '#kernel/db.ts'
import { type Chosen, type RunState, type What, bulkContract } from './bulk.contract.ts'

export type Counts = { done: number; unchanged: number; failed: number; undone: number; kept: number }
export type Run = {
  id: string
  agentId: string
  tokenId: string | null
  state: RunState
  what: What
  chosen: Chosen
  total: number
  beganAt: string
}

export async function readRun(db: Reader, id: string): Promise<Run | undefined> {
  const row = await db.selectFrom('bulk_runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRun(row)
}

export const lockRun = (tx: Tx, id: string) =>
  tx.selectFrom('bulk_runs').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

type Row = NonNullable<Awaited<ReturnType<typeof lockRun>>>

export const toRun = (row: Row): Run => ({
  id: row.id,
  agentId: row.agent_id,
  tokenId: row.token_id,
  state: row.state as RunState,
  what: row.what as What,
  chosen: row.chosen as Chosen,
  total: row.total,
  beganAt: row.began_at,
})

/** As the items stand. */
export async function countItems(db: Reader, runId: string): Promise<Counts & { waiting: number }> {
  const rows = await db
    .selectFrom('bulk_items')
    .where('run_id', '=', runId)
    .select(['state', sql<number>`count(*)::integer`.as('count')])
    .groupBy('state')
    .execute()
  const none = { waiting: 0, done: 0, unchanged: 0, failed: 0, undone: 0, kept: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}

/** Moves a run on, if it still stands at `from` (the same again: only counts), with exact counts. False when somebody else moved it. */
export async function moveRun(
  w: Writer,
  { id, agentId }: Pick<Run, 'id' | 'agentId'>,
  from: RunState,
  to: RunState,
  more: { problem?: string; total?: number; capped?: boolean; token_id?: string | null } = {},
): Promise<boolean> {
  const { waiting: _waiting, ...counts } = await countItems(w.tx, id)
  const moved = await w.tx
    .updateTable('bulk_runs')
    .set({ state: to, changed_at: w.now, ...counts, ...more })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  if (!moved.numUpdatedRows) return false
  w.record(bulkContract, 'changed', { runId: id, ownerId: agentId })
  return true
}
