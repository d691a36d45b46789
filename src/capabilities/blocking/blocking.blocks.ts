// Blocking senders and letting them write again.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { type BlockView, type Lifted, blockingContract } from './blocking.contract.ts'
import { toBlockViews } from './blocking.queries.ts'
import { formsOf, isSender } from './blocking.rules.ts'

type Actions = typeof blockingContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof blockingContract, Actions[A]>

export async function block(ctx: Context<'block'>): Promise<BlockView & { isNew: boolean }> {
  const { tx, input, fail } = ctx
  const { value, reason } = input
  if (!isSender(value)) return fail('noSender')
  const kind = value.includes('@') ? 'address' : 'domain'
  const book = await addressBook(tx)
  // Also a domain above one of ours: mail of ours would count as spam.
  const forms = formsOf(value)
  if (forms.some((form) => (kind === 'address' ? book.find(form) : isOverOurs(book.domains(), form))))
    return fail('ownAddress')
  const { isNew, ...row } = await blockSender(ctx, value, reason)
  return { ...(await toBlockViews(tx, [row]))[0]!, isNew }
}

export async function unblock(ctx: Context<'unblock'>): Promise<Lifted> {
  const { tx, input, emit, fail } = ctx
  const row = await tx
    .deleteFrom('blocks')
    .where('id', '=', input.blockId)
    .returning(['id', 'value', 'reason'])
    .executeTakeFirst()
  if (!row) return fail('notFound')
  emit('unblocked', { blockId: row.id })
  return { value: row.value, reason: row.reason }
}

/** For other capabilities; `value` is lower-cased and none of ours. Answers with the block that is there then. */
export async function blockSender(w: Writer, value: string, reason: string) {
  const { tx, actor, now } = w
  const kind = value.includes('@') ? 'address' : 'domain'
  const row = await tx
    .insertInto('blocks')
    .values({ id: w.newId(), kind, value, reason, blocked_by: actor.id || null, blocked_at: now })
    // Changes nothing, but holds and gives the row that is there, whoever lifts it meanwhile.
    .onConflict((conflict) => conflict.column('value').doUpdateSet({ value }))
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .executeTakeFirstOrThrow()
  if (row.isNew) w.record(blockingContract, 'blocked', { blockId: row.id })
  return row
}

/** Ends every block of one of these values. */
export async function lift(w: Writer, values: readonly string[]): Promise<Lifted[]> {
  const rows = await w.tx
    .deleteFrom('blocks')
    .where('value', '=', sql<string>`any(${[...values]}::text[])`)
    .returning(['id', 'value', 'reason'])
    .execute()
  for (const { id } of rows) w.record(blockingContract, 'unblocked', { blockId: id })
  return rows.map(({ value, reason }) => ({ value, reason }))
}

const isOverOurs = (domains: Iterable<string>, value: string): boolean =>
  [...domains].some((domain) => domain === value || domain.endsWith(`.${value}`))
