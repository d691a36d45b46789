// Writing to cards: by those who work here, by the customers themselves, and out of suggestions.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { type Reader, lock } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { cardOf, changesBy, wishesOf } from './knownas.card.ts'
import { knownasContract } from './knownas.contract.ts'
import { heldEntries, readKnown, revisionOf, valuesOf } from './knownas.queries.ts'
import type { Source, Wishes } from './knownas.views.ts'

type Actions = typeof knownasContract.actions
export type Context<A extends keyof Actions> = ActionContext<typeof knownasContract, Actions[A]>

export async function set(ctx: Context<'set'>) {
  const { tx, actor, input, fail } = ctx
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  await holdCard(ctx, customerId)
  const revision = await revisionOf(tx, customerId)
  if (revision !== input.revision) return fail('changedMeanwhile', { revision })
  await write(ctx, customerId, input.wishes, { source: input.source })
  return readKnown(tx, actor, customerId)
}

export async function confirm(ctx: Context<'confirm'>) {
  const { tx, actor } = ctx
  const { row, customerId } = await suggestion(ctx)
  const card = cardOf(valuesOf(await heldEntries(tx, customerId)))
  await tx.deleteFrom('known_entries').where('id', '=', row.id).execute()
  await write(ctx, customerId, wishesOf(row.key, row.value, card), { source: 'message', messageId: row.message_id })
  return readKnown(tx, actor, customerId)
}

export async function dismiss(ctx: Context<'dismiss'>) {
  const { tx, actor, now, emit } = ctx
  const { row, customerId } = await suggestion(ctx)
  await tx
    .updateTable('known_entries')
    .set({ state: 'dismissed', agent_id: actor.id, at: now })
    .where('id', '=', row.id)
    .execute()
  emit('changed', { customerId })
  return readKnown(tx, actor, customerId)
}

/** One that is open, in words the actor may read, with the lock of its card. */
async function suggestion(ctx: Context<'confirm'> | Context<'dismiss'>) {
  const { tx, actor, input } = ctx
  const fail = ctx.fail as Context<'confirm'>['fail']
  const found = () =>
    tx
      .selectFrom('known_entries')
      .selectAll()
      .where('id', '=', input.suggestionId)
      .where('state', '=', 'suggested')
      .executeTakeFirst()
  const first = (await found()) ?? fail('suggestionNotFound')
  const customerId = (await seen(tx, ctx, first.customer_id)) ?? fail('suggestionNotFound')
  const read = await visibleConversations(tx, actor)
    .innerJoin('messages', 'messages.conversation_id', 'conversations.id')
    .select('messages.id')
    .where('messages.id', '=', first.message_id ?? first.id)
    .executeTakeFirst()
  if (!read) return fail('suggestionNotFound')
  await holdCard(ctx, customerId)
  return { row: (await found()) ?? fail('suggestionNotFound'), customerId }
}

/**
 * What the customer says themselves, on a page of their own; the caller has made sure who it is. Nothing happens when
 * there is no such customer any more.
 */
export async function setByCustomer(w: Writer, customerId: string, wishes: Wishes): Promise<void> {
  const customer = await survivor(w.tx, customerId)
  if (customer?.state !== 'active') return
  await holdCard(w, customer.id)
  await write(w, customer.id, wishes, { source: 'portal' })
}

/** Two who change one card come one after the other. */
export const holdCard = ({ tx }: Pick<Writer, 'tx'>, customerId: string) => lock(tx, 'known as', customerId)

type Told = { source: Source; messageId?: string | null }

async function write(w: Writer, customerId: string, wishes: Wishes, { source, messageId = null }: Told): Promise<void> {
  const { tx, now, actor } = w
  const changes = changesBy(wishes, valuesOf(await heldEntries(tx, customerId)))
  if (!changes.size) return
  await tx
    .deleteFrom('known_entries')
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .where('state', '=', 'held')
    .where('key', 'in', [...changes.keys()])
    .execute()
  const rows = [...changes].filter(([, value]) => value !== null)
  if (rows.length)
    await tx
      .insertInto('known_entries')
      .values(
        rows.map(([key, value]) => ({
          id: w.newId(),
          customer_id: customerId,
          key,
          value: JSON.stringify(value),
          state: 'held',
          source,
          message_id: messageId,
          agent_id: actor.kind === 'agent' || actor.kind === 'token' ? actor.id : null,
          at: now,
        })),
      )
      .execute()
  await bump(w, customerId)
}

/** The card is another one now; under its lock. */
export async function bump(w: Writer, customerId: string): Promise<void> {
  await sql`
    insert into known_cards (customer_id, revision) values (${customerId}, 1)
    on conflict (customer_id) do update set revision = known_cards.revision + 1`.execute(w.tx)
  w.record(knownasContract, 'changed', { customerId })
}

/** The customer whom an id means now, undefined when there is none whom the actor may see. */
export async function seen(
  db: Reader,
  { isVisible }: { isVisible(about: string, id: string): Promise<boolean> },
  id: string,
): Promise<string | undefined> {
  const customer = await survivor(db, id)
  return customer?.state === 'active' && (await isVisible('customerId', customer.id)) ? customer.id : undefined
}
