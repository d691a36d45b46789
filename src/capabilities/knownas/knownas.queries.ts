// What is asked of the tables of knownas. Entries stay under the id they were made with, and are read under every id of
// the person: the surviving one's own before those of whoever was merged into it.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerNames, customerTimeZone } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import { cardOf, isSame, wishesOf } from './knownas.card.ts'
import type { Card, KnownView, Source, Suggestion } from './knownas.views.ts'

export type Entry = {
  id: string
  customer_id: string
  key: string
  value: unknown
  source: Source
  agent_id: string | null
  at: string
}

/** What holds of a customer that is not merged, by key; of the value null where nothing is to hold. */
export async function heldEntries(db: Reader, customerId: string): Promise<Map<string, Entry>> {
  const rows = await db
    .selectFrom('known_entries')
    .select(['id', 'customer_id', 'key', 'value', 'source', 'agent_id', 'at'])
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .where('state', '=', 'held')
    .orderBy(sql`customer_id = ${customerId}::uuid`)
    .orderBy('at')
    .execute()
  return new Map(rows.map((row) => [row.key, row as Entry]))
}

export const valuesOf = (entries: ReadonlyMap<string, Entry>): Map<string, unknown> =>
  new Map([...entries].flatMap(([key, { value }]) => (value === null ? [] : [[key, value]])))

export const readCard = async (db: Reader, customerId: string): Promise<Card> =>
  cardOf(valuesOf(await heldEntries(db, customerId)))

/** By the id of a customer that is not merged and whom the reader sees. */
export async function readKnown(db: Reader, actor: Actor, customerId: string): Promise<KnownView> {
  const entries = await heldEntries(db, customerId)
  const [names, sound, timeZone, zoned, revision, suggestions] = await Promise.all([
    customerNames(db, [customerId]),
    soundOf(db, customerId),
    customerTimeZone(db, customerId),
    timeZoneTold(db, customerId),
    revisionOf(db, customerId),
    readSuggestions(db, actor, customerId, entries),
  ])
  const told = [
    ...[...entries.values()].filter(({ value }) => value !== null),
    ...(sound?.file_id ? [{ ...sound, key: 'sound', source: 'agent' as const }] : []),
    ...(timeZone ? zoned : []),
  ]
  const agents = await agentNames(
    db,
    told.flatMap(({ agent_id }) => agent_id ?? []),
  )
  return {
    customerId,
    fullName: names.get(customerId) ?? '',
    card: cardOf(valuesOf(entries)),
    told: told.map(({ key, source, agent_id: id, at }) => ({
      key,
      source,
      by: id ? { id, name: agents.get(id)?.name ?? '' } : null,
      at,
    })),
    suggestions,
    sound: sound?.file_id ?? null,
    timeZone,
    revision,
    allowed: may(actor, 'knownas:write') ? ['change'] : [],
  }
}

/** Of the cards of everybody who is this customer now: another one as soon as somebody is merged into them. */
export async function revisionOf(db: Reader, customerId: string): Promise<number> {
  const row = await db
    .selectFrom('known_cards')
    .select(({ fn }) => fn.sum<string | null>('revision').as('revision'))
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .executeTakeFirst()
  return Number(row?.revision ?? 0)
}

/** A row without a file: there is to be none. */
export const soundOf = (db: Reader, customerId: string) =>
  db
    .selectFrom('known_sounds')
    .select(['customer_id', 'file_id', 'agent_id', 'at'])
    .where('customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .orderBy(sql`customer_id = ${customerId}::uuid`, 'desc')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Who noted the time zone last: it is the customers' own fact, and the log holds who changed it (`customers_timeline`). */
async function timeZoneTold(db: Reader, customerId: string) {
  const noted = await db
    .selectFrom('events')
    .select(['actor', 'at'])
    .where('about', '=', customerId)
    .where(sql<boolean>`type = 'customers.timeZoneChanged'`)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const [kind = '', id] = noted?.actor.split(':') ?? []
  const sources: Record<string, Source> = { agent: 'agent', token: 'agent', customer: 'portal' }
  const source = sources[kind]
  return noted && source
    ? [{ key: 'timeZone', source, agent_id: source === 'agent' ? id! : null, at: noted.at }]
    : []
}

/** Somebody has said otherwise since. That one suggestion was confirmed says nothing of the others. */
export const isOutdated = (entry: Entry | undefined, suggestedAt: string): boolean =>
  entry !== undefined && entry.source !== 'message' && Date.parse(entry.at) > Date.parse(suggestedAt)

/** Suggested by words in conversations that the reader may see, not held already, and not told otherwise since. */
async function readSuggestions(
  db: Reader,
  actor: Actor,
  customerId: string,
  entries: ReadonlyMap<string, Entry>,
): Promise<Suggestion[]> {
  const card = cardOf(valuesOf(entries))
  const rows = await visibleConversations(db, actor)
    .innerJoin('messages', 'messages.conversation_id', 'conversations.id')
    .innerJoin('known_entries', 'known_entries.message_id', 'messages.id')
    .select(['known_entries.id', 'key', 'value', 'known_entries.at', 'conversations.id as conversationId', 'number'])
    .where('known_entries.customer_id', '=', sql<string>`any(customer_family(${customerId}::uuid))`)
    .where('known_entries.state', '=', 'suggested')
    .orderBy('known_entries.at', 'desc')
    .limit(20)
    .execute()
  return rows.flatMap(({ id, key, value, at, conversationId, number }) => {
    const wishes = wishesOf(key, value, card)
    const isHeld = Object.entries(wishes).every(([part, wish]) => isSame(wish, card[part as keyof Card]))
    return isHeld || isOutdated(entries.get(key), at) ? [] : { id, key, wishes, at, conversation: { id: conversationId, number } }
  })
}
