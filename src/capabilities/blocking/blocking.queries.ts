// What is blocked, and who wrote a conversation.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { isOpenTeam, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import type { BlockView, Kind } from './blocking.contract.ts'
import { valuesFor } from './blocking.rules.ts'

/** The blocks that these addresses fall under, by address. One look at an index, however many there are. */
export async function blocksOf(db: Reader, addresses: readonly string[]): Promise<Map<string, string>> {
  const wanted = new Map(addresses.map((address) => [address, valuesFor(address)]))
  const values = [...new Set([...wanted.values()].flat())]
  if (!values.length) return new Map()
  const rows = await db
    .selectFrom('blocks')
    .select('value')
    .where('value', '=', sql<string>`any(${values}::text[])`)
    .execute()
  const known = new Set(rows.map(({ value }) => value))
  return new Map(
    [...wanted].flatMap(([address, its]) => {
      const value = its.find((each) => known.has(each))
      return value === undefined ? [] : [[address, value] as const]
    }),
  )
}

/** Who wrote last from outside, else the customer on the thread; null when that is nobody. */
export async function senderOf(db: Reader, conversationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .select('author_address')
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('author_address', '<>', '')
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const other =
    row?.author_address ??
    (
      await db
        .selectFrom('participants')
        .select('address')
        .where('conversation_id', '=', conversationId)
        .where('role', '=', 'customer')
        .orderBy('added_at')
        .limit(1)
        .executeTakeFirst()
    )?.address
  return other?.includes('@') ? other.toLowerCase() : null
}

/** How many conversations of this sender that the actor sees people have marked, those removed since included. */
export async function timesMarked(db: Reader, actor: Actor, address: string): Promise<number> {
  const kept = visibleConversations(db, actor)
    .innerJoin('spam', 'spam.conversation_id', 'conversations.id')
    .where('spam.address', '=', address)
    .where('spam.marked_by', 'is not', null)
    .select('conversations.id')
    .limit(100)
  const gone = removedFor(db, actor)
    .where('address', '=', address)
    .where('marked_by', 'is not', null)
    .select('id')
    .limit(100)
  const [those, others] = await Promise.all([kept.execute(), gone.execute()])
  return those.length + others.length
}

/** What was removed, as far as the actor could have seen it. */
export const removedFor = (db: Reader, actor: Actor) =>
  db
    .selectFrom('removed_spam')
    .where('private', '=', false)
    .where(isOpenTeam(actor, sql.ref('removed_spam.team_id')))

type BlockRow = {
  id: string
  kind: string
  value: string
  reason: string
  blocked_by: string | null
  blocked_at: string
}

export async function toBlockViews(db: Reader, rows: readonly BlockRow[]): Promise<BlockView[]> {
  const names = await agentNames(
    db,
    rows.flatMap(({ blocked_by: by }) => by ?? []),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Kind,
    value: row.value,
    reason: row.reason,
    by: personOf(names, row.blocked_by),
    at: row.blocked_at,
  }))
}

export const personOf = (names: ReadonlyMap<string, { name: string }>, id: string | null) =>
  id && names.has(id) ? { id, name: names.get(id)!.name } : null
