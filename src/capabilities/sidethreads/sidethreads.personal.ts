// What is kept here of a person who was asked as somebody outside: what they wrote, and what was written to them. It is
// blanked, so that the thread still tells that somebody spoke there; what was said about a customer goes with their
// conversation.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type PersonalData, type Person, anyOf, anyText, countRows } from '#kernel/personal.ts'
import { Addresses } from '#capabilities/conversations/conversations.contract.ts'
import { forgetFiles, readFile } from '#capabilities/files/files.public.ts'
import { forgetOriginals } from '#capabilities/receiving/receiving.public.ts'
import { sidethreadsContract } from './sidethreads.contract.ts'

const atOnce = 100

export const personal: PersonalData = {
  tables: ['side_messages'],
  async *read({ db, services }, person) {
    for (let after: string | undefined; ;) {
      const rows = await saidWith(db, person, after)
      for (const row of rows) {
        const conversationId = row.conversation_id
        const files = await filesOf(db, [row.id])
        const pathOf = ({ id, name }: (typeof files)[number]) =>
          `beside/${id}-${name.replace(/[^\w.-]+/g, '_').slice(-100)}`
        const record = {
          direction: row.direction,
          at: row.at,
          author: row.author_name || row.author_address,
          to: Addresses.parse(row.addresses).to.map(({ address }) => address),
          subject: row.subject,
          text: row.body_text,
          files: files.map(pathOf),
        }
        yield { conversationId, section: 'beside', records: [record] }
        for (const file of files)
          yield {
            conversationId,
            path: pathOf(file),
            content: async () => (await readFile(db, services, file.file_id))?.content ?? new Uint8Array(),
          }
      }
      after = rows.at(-1)?.id
      if (rows.length < atOnce) return
    }
  },
  count: (db, person) => countRows(db, { beside: sql`from side_messages m where ${isWith(person)}` }),
  forget: async (w, person) => (await blankSome(w, person)) || leaveSome(w, person),
}

const isBy = ({ addresses }: Person): RawBuilder<boolean> =>
  sql<boolean>`lower(m.author_address) = ${anyText(addresses)}`

/** They are named anywhere among those whom it is from or went to. */
const isNamed = ({ addresses }: Person): RawBuilder<boolean> => sql<boolean>`exists (
  select from jsonb_each(m.addresses) list, jsonb_array_elements(list.value) each
  where lower(each ->> 'address') = ${anyText(addresses)})`

const isWith = (person: Person) => sql<boolean>`(${isBy(person)} or ${isNamed(person)})`

const saidWith = (db: Reader, person: Person, after: string | undefined) =>
  db
    .selectFrom('side_messages as m')
    .innerJoin('side_threads as thread', 'thread.id', 'm.side_thread_id')
    .innerJoin('conversations as own', 'own.id', 'thread.conversation_id')
    .where(isWith(person))
    .where('m.called_back_at', 'is', null)
    .$if(after !== undefined, (query) => query.where('m.id', '>', after!))
    .select(['m.id', 'm.direction', 'm.at', 'm.author_name', 'm.author_address', 'm.addresses', 'm.subject'])
    .select(['m.body_text', sql<string>`coalesce(own.merged_into, own.id)`.as('conversation_id')])
    .orderBy('m.id')
    .limit(atOnce)
    .execute()

const filesOf = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('side_attachments')
    .select(['id', 'file_id', 'name'])
    .where('side_message_id', '=', anyOf(ids))
    .orderBy('position')
    .execute()

/** What they wrote: no words, names, addresses, files or originals of it stay. */
async function blankSome(w: Writer, person: Person): Promise<number> {
  const { rows } = await sql<{ id: string; incoming: string | null; header: string }>`
    select id, incoming_id as incoming, header_id as header from side_messages m
    where ${isBy(person)} limit ${atOnce} for update`.execute(w.tx)
  if (!rows.length) return 0
  const ids = rows.map(({ id }) => id)
  const files = await filesOf(w.tx, ids)
  await w.tx.deleteFrom('side_attachments').where('side_message_id', '=', anyOf(ids)).execute()
  await w.tx
    .updateTable('side_messages')
    .set({
      ...{ author_name: '', author_address: '', subject: '', body_text: '', folded: '[]', body_html: null },
      ...{ addresses: '{}', language: null, header_id: '', incoming_id: null, marks: JSON.stringify({ erased: true }) },
    })
    .where('id', '=', anyOf(ids))
    .execute()
  await forgetFiles(
    w,
    files.map(({ file_id }) => file_id),
  )
  await forgetOriginals(w, {
    incomingIds: rows.flatMap(({ incoming }) => incoming ?? []),
    headerIds: rows.flatMap(({ header }) => header || []),
    forgetting: true,
  })
  await tell(w, ids)
  return rows.length
}

/** What others wrote stays, without them among those whom it is from and went to. */
async function leaveSome(w: Writer, person: Person): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update side_messages set addresses = (
      select jsonb_object_agg(list.key, coalesce((
        select jsonb_agg(each) from jsonb_array_elements(list.value) each
        where coalesce(lower(each ->> 'address') <> all(${[...person.addresses]}::text[]), true)), '[]'::jsonb))
      from jsonb_each(addresses) list)
    where id in (select id from side_messages m where ${isNamed(person)} limit ${atOnce})
    returning id`.execute(w.tx)
  await tell(
    w,
    rows.map(({ id }) => id),
  )
  return rows.length
}

async function tell(w: Writer, ids: readonly string[]): Promise<void> {
  const places = await w.tx
    .selectFrom('side_messages as m')
    .innerJoin('side_threads as thread', 'thread.id', 'm.side_thread_id')
    .where('m.id', '=', anyOf(ids))
    .select(['m.id as sideMessageId', 'thread.id as sideThreadId', 'thread.conversation_id as conversationId'])
    .execute()
  for (const place of places) w.record(sidethreadsContract, 'blanked', place)
}
