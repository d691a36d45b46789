// Writing to cards: by those who work here, by the customers themselves, and out of suggestions.
import { type Selectable, sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { type Reader, lock } from '#kernel/db.ts'
import type { KnownEntries } from '#kernel/schema.gen.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { cardOf, changesBy, wishesOf } from './knownas.card.ts'
import { knownasContract } from './knownas.contract.ts'
import { heldEntries, isOutdated, readKnown, revisionOf, valuesOf } from './knownas.queries.ts'
import type { Source, Wishes } from './knownas.views.ts'

type Actions = typeof knownasContract.actions
export type Context<A extends keyof Actions> = ActionContext<typeof knownasContract, Actions[A]>

export async function set(ctx: Context<'set'>) {
  const { tx, actor, input, fail } = ctx
  const customerId = (await seen(tx, ctx, input.customerId)) ?? fail('notFound')
  if (!(await holdCard(ctx, customerId))) return fail('changedMeanwhile')
  const revision = await revisionOf(tx, customerId)
  if (revision !== input.revision) return fail('changedMeanwhile', { revision })
  await write(ctx, customerId, input.wishes, { source: input.source })
  return readKnown(tx, actor, customerId)
}

export async function confirm(ctx: Context<'confirm'>) {
  const { tx, actor } = ctx
  const { row, customerId, card } = await suggestion(ctx)
  await tx.deleteFrom('known_entries').where('id', '=', row.id).execute()
  await write(ctx, customerId, wishesOf(row.key, row.value, card), { source: 'message', answered: row })
  return readKnown(tx, actor, customerId)
}

export async function dismiss(ctx: Context<'dismiss'>) {
  const { tx, actor, now } = ctx
  const { row, customerId } = await suggestion(ctx)
  await tx
    .updateTable('known_entries')
    .set({ state: 'dismissed', agent_id: actor.id, at: now })
    .where('id', '=', row.id)
    .execute()
  await bump(ctx, customerId, { keys: [], rows: [row] })
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
  const isHeld = await holdCard(ctx, customerId)
  const row = await found()
  const entries = await heldEntries(tx, customerId)
  if (!isHeld || !row || isOutdated(entries.get(row.key), row.at)) return fail('suggestionNotFound')
  return { row, customerId, card: cardOf(valuesOf(entries)) }
}

/**
 * What the customer says themselves, on a page of their own; the caller has made sure who it is. Nothing happens when
 * there is no such customer any more.
 */
export async function setByCustomer(w: Writer, customerId: string, wishes: Wishes): Promise<void> {
  const customer = await survivor(w.tx, customerId)
  if (customer?.state === 'active' && (await holdCard(w, customer.id)))
    await write(w, customer.id, wishes, { source: 'portal' })
}

/**
 * Two who change one card come one after the other, and nobody is merged meanwhile. False when the customer is no
 * longer one of their own.
 */
export async function holdCard({ tx }: Pick<Writer, 'tx'>, customerId: string): Promise<boolean> {
  const { rows } = await sql`
    select from customers where id = ${customerId} and state = 'active' for share`.execute(tx)
  await lock(tx, 'known as', customerId)
  return rows.length > 0
}

export type Row = Selectable<KnownEntries>
type Told = { source: Source; answered?: Row }

/**
 * Only entries of the customer's own id are written: what those have told who were merged into them stays theirs, and
 * an entry without a value stands before it.
 */
async function write(w: Writer, customerId: string, wishes: Wishes, { source, answered }: Told): Promise<void> {
  const { tx, now, actor } = w
  const changes = changesBy(wishes, valuesOf(await heldEntries(tx, customerId)))
  if (!changes.size && !answered) return
  const keys = [...changes.keys()]
  const own = await tx
    .deleteFrom('known_entries')
    .where('customer_id', '=', customerId)
    .where('state', '=', 'held')
    .where('key', '=', sql<string>`any(${keys}::text[])`)
    .returningAll()
    .execute()
  const below = await heldEntries(tx, customerId)
  const rows = [...changes].filter(([key, value]) => value !== null || below.get(key)?.value)
  if (rows.length)
    await tx
      .insertInto('known_entries')
      .values(
        rows.map(([key, value]) => ({
          id: w.newId(),
          customer_id: customerId,
          key,
          value: value === null ? null : JSON.stringify(value),
          state: 'held',
          source,
          agent_id: isSomebody(actor) ? actor.id : null,
          at: now,
        })),
      )
      .execute()
  await bump(w, customerId, { keys, rows: answered ? [...own, answered] : own })
}

const isSomebody = ({ kind }: Writer['actor']): boolean => kind === 'agent' || kind === 'token'

/** What a change took away (`rows`) and what it wrote (`keys`), so that whoever made it can take it back. */
export type Before = { keys: readonly string[]; rows: readonly Row[] }

/** The card is another one now; under its lock. */
export async function bump(w: Writer, customerId: string, before?: Before): Promise<void> {
  const undo = before && isSomebody(w.actor) ? JSON.stringify({ ...before, by: w.actor.id, at: w.now }) : null
  await sql`
    insert into known_cards (customer_id, revision, undo) values (${customerId}, 1, ${undo}::jsonb)
    on conflict (customer_id) do update
      set revision = known_cards.revision + 1, undo = excluded.undo`.execute(w.tx)
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
