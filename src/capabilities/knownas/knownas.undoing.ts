// Taking back one's own last change of a card: what stood there before stands there again, with its source and its date.
import { sql } from 'kysely'
import type { JobContext } from '#kernel/capability.ts'
import { type knownasContract, undoMinutes } from './knownas.contract.ts'
import { readKnown, revisionOf } from './knownas.queries.ts'
import { type Before, type Context, bump, holdCard, seen } from './knownas.writing.ts'

export async function undo(ctx: Context<'undo'>) {
  const { tx, actor, now, input, fail } = ctx
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  if (!(await holdCard(ctx, customerId))) return fail('notUndoable')
  const card = await tx
    .selectFrom('known_cards')
    .select('undo')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  const before = card?.undo as (Before & { by: string; at: string }) | null | undefined
  const isFresh = before && now.getTime() <= Date.parse(before.at) + undoMinutes * 60_000
  if (!isFresh || before.by !== actor.id || (await revisionOf(tx, customerId)) !== input.revision)
    return fail('notUndoable')
  const { keys, rows } = before
  await tx
    .deleteFrom('known_entries')
    .where('customer_id', '=', customerId)
    .where('state', '=', 'held')
    .where('key', '=', sql<string>`any(${[...keys]}::text[])`)
    .execute()
  const dismissed = sql<string>`any(${rows.map(({ id }) => id)}::uuid[])`
  await tx.deleteFrom('known_entries').where('id', '=', dismissed).execute()
  // What was suggested by a message that is gone meanwhile, or is suggested anew, does not come back.
  await sql`
    insert into known_entries
    select * from jsonb_populate_recordset(null::known_entries, ${JSON.stringify(rows)}::jsonb) row
    where message_id is null or exists (select from messages where messages.id = row.message_id)
    on conflict do nothing`.execute(tx)
  await bump(ctx, customerId)
  return readKnown(tx, actor, customerId)
}

/** What nobody can take back any more is not kept: somebody may have asked that it goes. */
export async function forgetUndone({ now, transact }: JobContext<typeof knownasContract, object>): Promise<void> {
  const before = new Date(now().getTime() - undoMinutes * 60_000).toISOString()
  await transact(({ tx }) =>
    tx
      .updateTable('known_cards')
      .set({ undo: null })
      .where('undo', 'is not', null)
      .where(sql<boolean>`undo ->> 'at' < ${before}`)
      .execute(),
  )
}
