// One page of the directory: ids in order. By name along an index of names; by last contact along the conversations that
// the reader may see, each customer at their latest, and after them those with whom nothing was said yet.
import { type SelectQueryBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, encodeCursor, toPage } from '#kernel/page.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { isSeenCustomer, lastContact, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Mark } from '#capabilities/customers/customers.contract.ts'

export type Asked = {
  text?: string
  mark?: Mark
  tagId?: string
  ownerId?: string
  companyId?: string
  cursor?: string
  limit: number
}
export type Found = { id: string; lastContactAt: string | null }
type Page = { items: Found[]; next: string | null }

/** What was typed as the beginnings of words; undefined when nothing was, false when it has no words. */
async function queryOf(db: Reader, text: string | undefined): Promise<string | undefined | false> {
  if (!text?.trim()) return undefined
  const number = digitsOf(text)
  const row = await db
    .selectNoFrom([
      sql<string | null>`words_query(${text})::text`.as('words'),
      sql<string | null>`words_query(${number ?? ''})::text`.as('number'),
    ])
    .executeTakeFirstOrThrow()
  const parts = [row.words, row.number].filter((part) => part !== null)
  return parts.length > 0 && parts.map((part) => `(${part})`).join(' | ')
}

/** What looks like a number, as numbers are kept: without what is dialled before it. */
export function digitsOf(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim()
  if (!/^[+\d\s().\/-]+$/.test(plain)) return undefined
  const digits = plain.replace(/\(0\)/, '').replace(/\D/g, '')
  return digits.length < 3 ? undefined : digits.replace(/^0{1,2}/, '')
}

type Customers = SelectQueryBuilder<DB, 'customers', object>

/** So many are looked at one by one; more are found soon along the order of the list. */
const few = 2000

/** Those who fit: all of them, unless there are more than a few; then by what each row is asked. */
type Narrowed = { ids?: readonly string[]; asked: Asked; words?: string }

async function narrowed(db: Reader, asked: Asked): Promise<Narrowed | undefined> {
  const words = await queryOf(db, asked.text)
  if (words === false) return undefined
  if (words === undefined && !asked.mark && !asked.tagId && !asked.ownerId && !asked.companyId) return { asked }
  const rows = await askEach(db.selectFrom('customers'), asked)
    .$if(words !== undefined, (query) => query.where(sql<boolean>`customers.words @@ ${words}::tsquery`))
    .select('customers.id')
    .limit(few + 1)
    .execute()
  return rows.length > few ? { asked, words } : { asked, ids: rows.map(({ id }) => id) }
}

const askEach = (query: Customers, { mark, tagId, ownerId, companyId }: Asked): Customers =>
  query
    .where('customers.state', '=', 'active')
    .$if(companyId !== undefined, (asked) =>
      asked.where('customers.id', 'in', (eb) =>
        eb
          .selectFrom('company_members')
          .select('customer_id')
          .where('company_id', '=', companyId!)
          .where('left_at', 'is', null),
      ),
    )
    .$if(ownerId !== undefined, (asked) => asked.where('customers.owner_id', '=', ownerId!))
    .$if(tagId !== undefined, (asked) =>
      asked.where('customers.id', 'in', (eb) =>
        eb
          .selectFrom('customer_tags')
          .innerJoin('tags', 'tags.id', 'tag_id')
          .select('customer_id')
          .where('root_id', '=', (inner) => inner.selectFrom('tags').select('root_id').where('id', '=', tagId!)),
      ),
    )
    .$if(mark !== undefined, (asked) =>
      asked.where('customers.id', 'in', (eb) =>
        eb.selectFrom('customer_marks').select('customer_id').where('mark', '=', mark!),
      ),
    ) as Customers

/** Many fit: asked of each row, so that no index of words leads away from the order. */
const narrow = (query: Customers, { ids, asked, words }: Narrowed): Customers =>
  ids
    ? (query.where('customers.id', '=', sql<string>`any(${ids}::uuid[])`) as Customers)
    : askEach(query, asked).$if(words !== undefined, (each) =>
        each.where(sql<boolean>`coalesce(customers.words @@ ${words}::tsquery, false)`),
      )

const nothing: Page = { items: [], next: null }

export async function byName(db: Reader, actor: Actor, asked: Asked): Promise<Page> {
  const found = await narrowed(db, asked)
  if (!found) return nothing
  const after = checkedCursor(asked.cursor, [z.string(), z.uuid()])
  const rows = await narrow(db.selectFrom('customers'), found)
    .where(isSeenCustomer(db, actor, sql.ref('customers.id')))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(customers.sort_name, customers.id) > (${after![0]}, ${after![1]}::uuid)`),
    )
    .select(['customers.id', 'customers.sort_name', lastContact(db, actor, sql.ref('customers.id')).as('lastContactAt')])
    .orderBy('customers.sort_name')
    .orderBy('customers.id')
    .limit(asked.limit + 1)
    .execute()
  return toPage(rows, asked.limit, (row) => [row.sort_name ?? '', row.id], toFound)
}

const toFound = ({ id, lastContactAt }: Found): Found => ({ id, lastContactAt })

export async function byContact(db: Reader, actor: Actor, asked: Asked): Promise<Page> {
  const found = await narrowed(db, asked)
  if (!found) return nothing
  const [part, at, id] = checkedCursor(asked.cursor, [z.enum(['said', 'silent']), z.string().max(40), z.uuid()]) ?? []
  const said =
    part === 'silent' ? [] : await saidWith(db, actor, found, part ? { at: instantOf(at!), id: id! } : undefined)
  if (said.length > asked.limit)
    return toPage(said, asked.limit, (row) => ['said', row.lastContactAt, row.conversationId], toFound)
  // What is left of the page is for those with whom nothing was said.
  const room = asked.limit - said.length
  const silent = await silentOnes(db, actor, found, room + 1, part === 'silent' ? id : undefined)
  const items = [...said, ...silent.slice(0, room)].map(toFound)
  const last = items.at(-1)
  if (silent.length <= room || !last) return { items, next: null }
  return { items, next: encodeCursor(['silent', '', room ? last.id : '00000000-0000-0000-0000-000000000000']) }
}

const instantOf = (text: string): string => z.iso.datetime().catch('9999-01-01T00:00:00.000Z').parse(text)

/** Customers by the latest conversation with them that the actor may see. */
const saidWith = (db: Reader, actor: Actor, found: Narrowed, after?: { at: string; id: string }) =>
  (found.ids ? latestOfEach(db, actor, found.ids) : latestOfAll(db, actor, found))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(latest.last_message_at, latest.id) < (${after!.at}::timestamptz, ${after!.id}::uuid)`),
    )
    .select([
      'customers.id',
      sql<string>`latest.last_message_at`.as('lastContactAt'),
      sql<string>`latest.id`.as('conversationId'),
    ])
    .orderBy(sql`latest.last_message_at`, 'desc')
    .orderBy(sql`latest.id`, 'desc')
    .limit(found.asked.limit + 1)
    .execute()

/** A few customers, each with their latest conversation. */
const latestOfEach = (db: Reader, actor: Actor, ids: readonly string[]): Customers =>
  db
    .selectFrom((eb) =>
      // With an end of its own, so that it is looked up first.
      eb
        .selectFrom('customers')
        .select('id')
        .where('id', '=', sql<string>`any(${ids}::uuid[])`)
        .limit(few)
        .as('customers'),
    )
    .innerJoinLateral(
      () =>
        visibleConversations(db, actor)
          .where('conversations.customer_id', '=', sql.ref<string>('customers.id'))
          .select(['conversations.id', 'conversations.last_message_at'])
          .orderBy('conversations.last_message_at', 'desc')
          .orderBy('conversations.id', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    ) as never

/** Along all conversations, newest first: those that are the latest with their customer. */
function latestOfAll(db: Reader, actor: Actor, found: Narrowed): Customers {
  const latest = visibleConversations(db, actor).select([
    'conversations.id',
    'conversations.customer_id',
    'conversations.last_message_at',
  ])
  return narrow(
    db.selectFrom(latest.as('latest')).innerJoin('customers', 'customers.id', 'latest.customer_id') as never,
    found,
  ).where(({ not, exists }) =>
    not(
      exists(
        visibleConversations(db, actor)
          .select('conversations.id')
          .where('conversations.customer_id', '=', sql.ref<string>('latest.customer_id'))
          .where(sql<boolean>`(conversations.last_message_at, conversations.id) > (latest.last_message_at, latest.id)`),
      ),
    ),
  )
}

/** Customers without a conversation that the actor may see of itself, whom the actor may know all the same. */
const silentOnes = (db: Reader, actor: Actor, found: Narrowed, limit: number, afterId?: string) =>
  narrow(db.selectFrom('customers'), found)
    .where(isSeenCustomer(db, actor, sql.ref('customers.id')))
    .where(({ not, exists }) =>
      not(
        exists(
          visibleConversations(db, actor)
            .select('conversations.id')
            .where('conversations.customer_id', '=', sql.ref<string>('customers.id')),
        ),
      ),
    )
    .$if(afterId !== undefined, (query) => query.where('customers.id', '>', afterId!))
    .select(['customers.id', sql<null>`null`.as('lastContactAt')])
    .orderBy('customers.id')
    .limit(limit)
    .execute()
