// Nothing that is kept about a person is forgotten when they ask for it or are erased: the tables are asked of the
// database, and each that refers to a customer has somebody who hands it over and takes it away.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { text } from '#kernel/text.ts'
import { world } from '#testing/world.ts'

const w = await world()
const { personal } = w.app.kernel.services

/** Tables that refer to customers, by a foreign key or by what their columns are called. */
async function tablesAboutCustomers(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct conrelid::regclass::text as name from pg_constraint
    where contype = 'f' and confrelid = 'customers'::regclass
    union select table_name from information_schema.columns
    where table_schema = 'public' and column_name in ('customer_id', 'customer_ids', 'subject_id')
    order by 1`.execute(w.db as never)
  return rows.map(({ name }) => name)
}

test('every table that refers to a customer is handed over and forgotten by somebody', async () => {
  const kept = new Set(personal.flatMap(({ tables }) => tables))
  assert.deepEqual(
    (await tablesAboutCustomers()).filter((table) => !kept.has(table)),
    [],
  )
})

/** Those who work here, and where mail reaches us: no customers. And whom an erasure is at, until it is at its end. */
const ours = new Set(['agents', 'one_time_links', 'mailboxes', 'mailbox_addresses', 'privacy_erasures'])

test('every table that knows people by address, or keeps what was said by or to them as it came, is somebody’s too', async () => {
  const kept = new Set(personal.flatMap(({ tables }) => tables))
  const { rows } = await sql<{ name: string }>`
    select distinct table_name as name from information_schema.columns
    join pg_tables on tablename = table_name and schemaname = 'public'
    where table_schema = 'public' and (
      column_name ~ '(^|_)(address|addresses|email|phone|recipients|person|cells|answer|mail)$'
      or (table_name like '%deliveries' and column_name = 'body'))
    order by 1`.execute(w.db as never)
  assert.ok(rows.length > 10)
  // Hashes of forgotten addresses are all that is left of them.
  const known = ({ name }: { name: string }) => kept.has(name) || ours.has(name) || name.endsWith('tombstones')
  assert.deepEqual(
    rows.filter((row) => !known(row)).map(({ name }) => name),
    [],
  )
})

test('every table is somebody’s own, and there is one of that name', async () => {
  const tables = personal.flatMap((source) => source.tables)
  assert.equal(new Set(tables).size, tables.length)
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'`.execute(w.db as never)
  const known = new Set(rows.map(({ name }) => name))
  assert.deepEqual(
    tables.filter((table) => !known.has(table)),
    [],
  )
})

test('what is counted has a name that people read, in every language', async () => {
  const nobody = { customerIds: [], addresses: [] }
  const internal = new Set(['mails', 'sent', 'others', 'words'])
  for (const source of personal)
    for (const { section, goes, stays } of await source.count(w.db, nobody, null)) {
      assert.deepEqual([goes, stays], [0, 0], `${source.owner} counts nothing of nobody`)
      if (internal.has(section)) continue
      for (const locale of ['en', 'de'])
        assert.ok(text(locale, `privacy.sections.${section}`), `privacy.sections.${section} in ${locale}`)
    }
})

test('forgetting nobody takes nothing away', async () => {
  for (const source of personal)
    assert.equal(
      await w.write((writer) => source.forget(writer, { customerIds: [], addresses: [] }, null)),
      0,
      source.owner,
    )
})
