// People by the words of their names and addresses, of what was noted about them and of their attributes: kept by the
// follower, found as one types. Numbers of orders are asked of their owner.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { wordsOfValues } from '#capabilities/attributes/attributes.public.ts'
import { isSeenCustomer, lastContact } from '#capabilities/conversations/conversations.public.ts'
import { customersOfNumber } from '#capabilities/orders/orders.public.ts'
import { lexeme, slipsOf } from './search.vocabulary.ts'
import { tokens } from './shared/words.ts'

/** Before words of notes and attributes stands a mark that no word can have, so that each is found by its own right. */
const marks = { note: 'n:', attribute: 'a:' } as const
type Marked = keyof typeof marks

/** Of so many words of notes, the newest first, and of attributes each. */
const mostWords = 3000

/** Keeps the words of these; who was merged or erased has none. */
export async function makePeople(w: Writer, customerIds: readonly string[]): Promise<void> {
  if (!customerIds.length) return
  await sql`
    delete from search_people using customers
    where customer_id = customers.id and state <> 'active' and customer_id = any(${customerIds}::uuid[])`.execute(w.tx)
  const rows = await w.tx
    .selectFrom('customers')
    .where('id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .where('state', '=', 'active')
    .select([
      'id',
      'name',
      sql<string[]>`array(
        select concat_ws(' ', address, written, national) from customer_addresses where customer_id = customers.id
      )`.as('addresses'),
      sql<string[]>`array(
        select body from customer_notes where customer_id = customers.id and removed_at is null order by written_at desc limit 100
      )`.as('notes'),
    ])
    .execute()
  const values = await wordsOfValues(
    w.tx,
    rows.map(({ id }) => id),
  )
  const made = rows.map(({ id, name, addresses, notes }) => ({
    id,
    words: [
      ...wordsIn([name, ...addresses]),
      ...wordsIn(notes).map((word) => marks.note + word),
      ...wordsIn(values.get(id) ?? []).map((word) => marks.attribute + word),
    ],
  }))
  if (!made.length) return
  await sql`
    insert into search_people (customer_id, words)
    select id, array_to_tsvector(words) from json_to_recordset(${JSON.stringify(made)}::json) as p(id uuid, words text[])
    on conflict (customer_id) do update set words = excluded.words`.execute(w.tx)
}

function wordsIn(texts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const text of texts)
    for (const { word } of tokens(text)) if (found.add(word).size >= mostWords) return [...found]
  return [...found]
}

export type FoundPerson = {
  id: string
  name: string
  address: string
  /** When something was last said with them that the reader may see. */
  lastMessageAt: string | null
  /** Where the words stand. */
  by: 'name' | 'order' | Marked
}

/** Candidates that are looked at for one answer. */
const mostLooked = 200

/**
 * Customers whom the actor may see, those heard of last first; the last word may be the beginning of one, and a word
 * that no name has is taken for one that is a slip away.
 */
export async function findNames(db: Reader, actor: Actor, text: string, limit: number): Promise<FoundPerson[]> {
  const words = wordsOf(text)
  if (!words.length) return []
  const found = await byNames(db, actor, words, limit)
  return found.length ? found : slipped(db, actor, words, limit)
}

/** The same, and after them whom the number of an order, notes or attributes lead to, as far as each may be read. */
export async function findPeople(db: Reader, actor: Actor, text: string, limit: number): Promise<FoundPerson[]> {
  const words = wordsOf(text)
  if (!words.length) return []
  const found = await byNames(db, actor, words, limit)
  if (found.length < limit && may(actor, 'orders:read')) {
    const ids = await customersOfNumber(db, text, mostLooked)
    if (ids.length)
      found.push(...(await people(db, actor, { fits: isOneOf(ids), by: sql<'order'>`'order'` }, limit)))
  }
  if (found.length < limit) {
    const open: Marked[] = may(actor, 'attributes:use') ? ['note', 'attribute'] : ['note']
    const before = ['', ...open.map((each) => marks[each])]
    const inAttribute = words.map((word) => `${lexeme(marks.attribute + word)}:*`).join(' | ')
    const by = sql<Marked>`case when p.words @@ ${inAttribute}::tsquery then 'attribute' else 'note' end`
    found.push(...(await people(db, actor, { fits: holds(all(words, before)), by }, limit)))
  }
  const once = found.filter(({ id }, at) => found.findIndex((each) => each.id === id) === at).slice(0, limit)
  return once.length ? once : slipped(db, actor, words, limit)
}

function wordsOf(text: string): string[] {
  const words = tokens(text).map(({ word }) => word)
  return words.length && words.at(-1)!.length >= 2 ? words : []
}

/** Every word, the last one as a beginning, behind any of these marks. */
const all = (words: readonly string[], before: readonly string[]): string =>
  words
    .map((word, at) => {
      const ending = at === words.length - 1 ? ':*' : ''
      return `(${before.map((mark) => `${lexeme(mark + word)}${ending}`).join(' | ')})`
    })
    .join(' & ')

const holds = (words: string) => sql<SqlBool>`words @@ ${words}::tsquery`
const isOneOf = (ids: readonly string[]) => sql<SqlBool>`customer_id = any(${[...ids]}::uuid[])`

const byNames = (db: Reader, actor: Actor, words: readonly string[], limit: number): Promise<FoundPerson[]> =>
  people(db, actor, { fits: holds(all(words, [''])), by: sql<'name'>`'name'` }, limit)

async function slipped(db: Reader, actor: Actor, words: readonly string[], limit: number): Promise<FoundPerson[]> {
  const slips = await slipsOf(db, words)
  if (!slips.size) return []
  const near = words.map((word) => `(${[word, ...(slips.get(word) ?? [])].map(lexeme).join(' | ')})`).join(' & ')
  return people(db, actor, { fits: holds(near), by: sql<'name'>`'name'` }, limit)
}

type Wanted = { fits: RawBuilder<SqlBool>; by: RawBuilder<FoundPerson['by']> }

const people = (db: Reader, actor: Actor, { fits, by }: Wanted, limit: number): Promise<FoundPerson[]> =>
  db
    .selectFrom((eb) =>
      eb.selectFrom('search_people').select(['customer_id', 'words']).where(fits).limit(mostLooked).as('p'),
    )
    .innerJoin('customers', 'customers.id', 'p.customer_id')
    .where('customers.state', '=', 'active')
    .where(isSeenCustomer(db, actor, sql.ref('customers.id')))
    .select([
      'customers.id',
      'customers.name',
      lastContact(db, actor, sql.ref('customers.id')).as('lastMessageAt'),
      by.as('by'),
      sql<string>`coalesce((
        select address from customer_addresses where customer_id = customers.id
        order by kind = 'email' desc, is_primary desc, created_at, address limit 1
      ), '')`.as('address'),
    ])
    .orderBy('lastMessageAt', (order) => order.desc().nullsLast())
    .limit(limit)
    .execute()
