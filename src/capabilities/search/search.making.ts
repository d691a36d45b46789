// Makes the documents of messages: reads what belongs to them, in batches, and keeps words and counts.
import { type SqlBool, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { besideSaid } from '#capabilities/sidethreads/sidethreads.public.ts'
import { type Made, type Said, fieldsOf, isCounted, makeDocument, nearOf, rawWords } from './search.document.ts'
import { idOfDocument } from './search.documents.ts'
import { marksOf } from './search.places.ts'
import { dictionaryOf, stems } from './search.stems.ts'

/** So many documents are made before others get a turn. */
const atOnce = 20

/**
 * Makes documents for those of `messageIds`, in conversations or beside them, that are there, in their order. `place`
 * gives the next free place; one that has a document keeps its own.
 */
export async function makeDocuments(w: Writer, messageIds: readonly string[], place: () => number): Promise<void> {
  if (!messageIds.length) return
  const [own, beside, before, house] = await Promise.all([
    readMessages(w, messageIds),
    readBeside(w, messageIds),
    w.tx
      .selectFrom('search_documents as d')
      .select(['d.place', idOfDocument.as('id')])
      .where(sql<SqlBool>`message_id = any(${messageIds}::uuid[]) or side_message_id = any(${messageIds}::uuid[])`)
      .execute(),
    organisation(w.tx),
  ])
  const placed = new Map(before.map((row) => [row.id, row.place]))
  const byId = new Map<string, Row>([...own, ...beside].map((row) => [row.id, row]))
  const prepared = []
  for (const [index, id] of messageIds.entries()) {
    const row = byId.get(id)
    if (!row) continue
    if (index % atOnce === atOnce - 1) await breathe()
    const said = saidIn(row, dictionaryOf(row.language ?? row.of) ?? dictionaryOf(house?.locale))
    prepared.push({ row, said, fields: fieldsOf(said) })
  }
  const stemOf = await stems(
    w.tx,
    prepared.flatMap(({ said: { dictionary }, fields }) =>
      dictionary ? [...new Set(rawWords(fields))].map((raw) => [dictionary, raw] as const) : [],
    ),
  )
  const documents = []
  const counted: Made[] = []
  for (const [index, { row, said, fields }] of prepared.entries()) {
    if (index % atOnce === atOnce - 1) await breathe()
    const known = placed.get(row.id)
    const at = known ?? place()
    const made = makeDocument(said, fields, marksOf(at), stemOf)
    if (known === undefined) counted.push(made)
    documents.push({
      message_id: row.beside ? null : row.id,
      side_message_id: row.beside ? row.id : null,
      conversation_id: row.conversation_id,
      place: at,
      at: row.at,
      words: made.literal,
    })
  }
  if (!documents.length) return
  for (const [column, conflict] of columns) {
    const those = documents.filter((each) => each[column])
    if (!those.length) continue
    await sql`
      insert into search_documents (${sql.ref(column)}, conversation_id, place, at, words)
      select ${sql.ref(column)}, conversation_id, place, at, words::tsvector
      from json_to_recordset(${JSON.stringify(those)}::json) as d(
        message_id uuid, side_message_id uuid, conversation_id uuid, place bigint, at timestamptz, words text
      )
      on conflict ${conflict} do update
        set conversation_id = excluded.conversation_id, at = excluded.at, words = excluded.words`.execute(w.tx)
  }
  await countWords(w, counted)
  await keepLanguages(w, new Set(prepared.flatMap(({ said }) => said.dictionary ?? [])))
}

/** Where a document says of what it is. */
const columns = [
  ['message_id', sql`(message_id)`],
  ['side_message_id', sql`(side_message_id) where side_message_id is not null`],
] as const

/** As the customer is called now, also one that was merged into another. */
const customerName = sql<string | null>`(
  select coalesce(now.name, was.name) from customers was left join customers now on now.id = was.merged_into
  where was.id = conversations.customer_id)`.as('customer')

type Row = Awaited<ReturnType<typeof readMessages>>[number] & { beside?: true }

/** What was said beside conversations, with what the conversation is about. What stands quoted there stands in it too. */
async function readBeside(w: Writer, ids: readonly string[]): Promise<Row[]> {
  const said = await besideSaid(w.tx, ids)
  if (!said.length) return []
  const rows = await visibleConversations(w.tx, w.actor)
    .where('conversations.id', '=', sql<string>`any(${said.map((row) => row.conversation_id)}::uuid[])`)
    .select(['conversations.id', 'conversations.language as of', 'conversations.subject as about'])
    .select(customerName)
    .execute()
  const conversations = new Map(rows.map(({ id, ...row }) => [id, row]))
  return said.flatMap((row) => {
    const of = conversations.get(row.conversation_id)
    return of ? [{ ...row, ...of, first: false, beside: true as const }] : []
  })
}

const readMessages = (w: Writer, ids: readonly string[]) =>
  visibleConversations(w.tx, w.actor)
    .innerJoin('messages as m', 'm.conversation_id', 'conversations.id')
    .where('m.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select([
      'm.id', 'm.conversation_id', 'm.at', 'm.author_name', 'm.author_address', 'm.subject', 'm.body_text', 'm.folded',
      'm.addresses', 'm.language', 'conversations.language as of', 'conversations.subject as about',
      customerName,
      sql<string[]>`array(
        select name from attachments where message_id = m.id and not inline order by position
      )`.as('files'),
      sql<boolean>`not exists (
        select from messages e where e.conversation_id = m.conversation_id and (e.at, e.seq) < (m.at, m.seq)
      )`.as('first'),
    ])
    .execute()

function saidIn(row: Row, dictionary: string | undefined): Said {
  const addresses = row.addresses as Partial<Record<string, { name?: string; address?: string }[]>>
  const people = (...kinds: string[]) =>
    kinds.flatMap((kind) => (addresses[kind] ?? []).flatMap(({ name = '', address = '' }) => [name, address]))
  const folded = row.folded as { kind: string; text: string }[]
  return {
    dictionary,
    // An answer says the subject once, or it would count for more than what was asked.
    subjects: row.subject.includes(row.about) ? distinct([row.subject]) : distinct([row.about, row.subject]),
    author: distinct([row.author_name, row.author_address, ...people('from')]),
    recipients: distinct(people('to', 'cc', 'bcc')),
    customer: distinct([row.customer ?? '']),
    text: row.body_text,
    files: row.files,
    // What is quoted stands in an earlier message, unless there is none.
    folded: folded.flatMap(({ kind, text }) => (kind === 'signature' || (kind === 'quote' && row.first) ? [text] : [])),
  }
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts.filter(Boolean))]

async function countWords(w: Writer, documents: readonly Made[]): Promise<void> {
  const counts = new Map<string, number>()
  const names = new Set<string>()
  for (const made of documents) {
    for (const word of made.words) if (isCounted(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const name of made.names) names.add(name)
  }
  if (!counts.size) return
  const rows = [...counts].map(([word, documents]) => ({
    word,
    documents,
    near: names.has(word) ? nearOf(word) : null,
  }))
  await sql`
    insert into search_words as known (word, documents, near)
    select word, documents, near
    from json_to_recordset(${JSON.stringify(rows)}::json) as w(word text, documents integer, near text[])
    on conflict (word) do update
      set documents = known.documents + excluded.documents, near = coalesce(known.near, excluded.near)`.execute(w.tx)
}

async function keepLanguages(w: Writer, found: ReadonlySet<string>): Promise<void> {
  await sql`
    update search_state set languages = array(select distinct unnest(languages || ${[...found]}::text[]) order by 1)
    where not languages @> ${[...found]}::text[]`.execute(w.tx)
}

/** Others get a turn: making documents is work for the processor. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
