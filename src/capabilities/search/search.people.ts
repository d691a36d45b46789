// People by the words of their names and addresses: kept by the follower, found as one types.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { lexeme, slipsOf } from './search.vocabulary.ts'
import { tokens } from './shared/words.ts'

export async function makePeople(w: Writer, customerIds: readonly string[]): Promise<void> {
  if (!customerIds.length) return
  const rows = await w.tx
    .selectFrom('customers')
    .where('id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .select([
      'id',
      'name',
      sql<string[]>`array(select address from customer_addresses where customer_id = customers.id)`.as('addresses'),
    ])
    .execute()
  const made = rows.map(({ id, name, addresses }) => ({
    id,
    words: [...new Set([name, ...addresses].flatMap(tokens).map(({ word }) => word))],
  }))
  if (!made.length) return
  await sql`
    insert into search_people (customer_id, words)
    select id, array_to_tsvector(words) from json_to_recordset(${JSON.stringify(made)}::json) as p(id uuid, words text[])
    on conflict (customer_id) do update set words = excluded.words`.execute(w.tx)
}

export type FoundPerson = {
  id: string
  name: string
  address: string
  /** When something was last said with them. */
  lastMessageAt: string
}

/** Candidates that are looked at for one answer. */
const mostLooked = 200

/**
 * Customers of whom the actor may see a conversation, those heard of last first; the last word may be the beginning of
 * one, and a word that no name has is taken for one that is a slip away.
 */
export async function findPeople(db: Reader, actor: Actor, text: string, limit: number): Promise<FoundPerson[]> {
  const words = tokens(text).map(({ word }) => word)
  if (!words.length || words.at(-1)!.length < 2) return []
  const exact = words.map((word, at) => `${lexeme(word)}${at === words.length - 1 ? ':*' : ''}`).join(' & ')
  const found = await people(db, actor, exact, limit)
  if (found.length) return found
  const slips = await slipsOf(db, words)
  if (!slips.size) return []
  const near = words.map((word) => `(${[word, ...(slips.get(word) ?? [])].map(lexeme).join(' | ')})`).join(' & ')
  return people(db, actor, near, limit)
}

const people = (db: Reader, actor: Actor, query: string, limit: number): Promise<FoundPerson[]> =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('search_people')
        .select('customer_id')
        .where(sql<boolean>`words @@ ${query}::tsquery`)
        .limit(mostLooked)
        .as('p'),
    )
    .innerJoinLateral(
      () =>
        visibleConversations(db, actor)
          .whereRef('conversations.customer_id', '=', sql.ref('p.customer_id'))
          .select('conversations.last_message_at')
          .orderBy('conversations.last_message_at', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .innerJoin('customers', 'customers.id', 'p.customer_id')
    .select([
      'customers.id',
      'customers.name',
      'latest.last_message_at as lastMessageAt',
      sql<string>`coalesce((
        select address from customer_addresses where customer_id = customers.id order by created_at, address limit 1
      ), '')`.as('address'),
    ])
    .orderBy('latest.last_message_at', 'desc')
    .limit(limit)
    .execute()
