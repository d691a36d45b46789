// What is kept here of a person: the rows of files that they stand in, as long as the import is remembered, whether they
// were brought in or not. Files that hold them go whole, since others stand there too.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type Person, type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetContents, getBytes } from '#capabilities/files/files.public.ts'
import { endExports } from './exchange.exports.ts'
import { bury } from './exchange.forgetting.ts'
import { tellImport } from './exchange.imports.ts'
import { type Encoding, textOf } from './exchange.reading.ts'

export const personal: PersonalData = {
  tables: ['exchange_rows'],
  async *read({ db }, person) {
    const rows = await db
      .selectFrom('exchange_rows')
      .innerJoin('exchange_imports', 'exchange_imports.id', 'import_id')
      .select(['began_at as at', 'file_name as fileName', 'cells as row'])
      .where(theirs(person.customerIds, await namesOf(db, person)))
      .where(sql<boolean>`cells <> '[]'`)
      .orderBy('began_at')
      .execute()
    yield { section: 'imports', records: rows }
  },
  count: async (db, person) =>
    countRows(db, {
      imports: sql`from exchange_rows where ${theirs(person.customerIds, await namesOf(db, person))} and cells <> '[]'`,
    }),
  async forget(w, person) {
    // Before rows, as whoever works an import off locks them.
    await sql`select from exchange_imports where about = 'customer' order by id for update`.execute(w.tx)
    const names = await namesOf(w.tx, person)
    await bury(w, names)
    const rows = await blankRows(w, person, names)
    const sought = { names, keys: await keysOf(w.tx, person), found: rows.map(({ id }) => id) }
    const count = rows.reduce((sum, each) => sum + each.count, 0)
    return count + (await dropFiles(w, sought)) + (await endExports(w))
  },
}

/** By what the person is told apart in files; an address that others write from too tells nothing. */
async function namesOf(db: Reader, { customerIds, addresses }: Person): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select kind || ' ' || address as name from customer_addresses
    where customer_id = ${anyOf(customerIds)} and not is_shared(id)
    union select 'key ' || source || ' ' || external_id from customer_keys where customer_id = ${anyOf(customerIds)}`.execute(
    db as never,
  )
  return [...new Set([...rows.map(({ name }) => name), ...addresses.map((address) => `email ${address}`)])]
}

async function keysOf(db: Reader, { customerIds }: Person): Promise<string[]> {
  const rows = await db
    .selectFrom('customer_keys')
    .select('external_id as key')
    .where('customer_id', '=', anyOf(customerIds))
    .execute()
  return rows.map(({ key }) => key)
}

const theirs = (customerIds: readonly string[], names: readonly string[]): RawBuilder<boolean> => sql<boolean>`
  (import_id, place) in (
    select import_id, place from exchange_rows where subject_id = ${anyOf(customerIds)}
    union all select import_id, place from exchange_rows where subject_id is null and names ?| ${names}::text[])`

/** What was imported by such a row can not be taken back; what was to be, is not. */
async function blankRows(w: Writer, { customerIds }: Person, names: readonly string[]): Promise<{ id: string; count: number }[]> {
  const { rows } = await sql<{ id: string; owner: string; count: number }>`
    with gone as (
      update exchange_rows set cells = '[]', names = '[]', change = null, subject_id = null,
        state = case when state in ('waiting', 'bad') then 'bad' else 'same' end,
        problems = case when state in ('waiting', 'bad') then '[{"column":null,"code":"erased","value":""}]'::jsonb else '[]' end
      where ${theirs(customerIds, names)} and cells <> '[]'
      returning import_id, old.state),
    counted as (
      select import_id, count(*)::integer as rows, (count(*) filter (where state = 'waiting'))::integer as waiting,
        (count(*) filter (where state = 'made'))::integer as made, (count(*) filter (where state = 'changed'))::integer as changed,
        (count(*) filter (where state = 'failed'))::integer as failed, (count(*) filter (where state = 'undone'))::integer as undone,
        (count(*) filter (where state = 'kept'))::integer as kept
      from gone group by import_id)
    update exchange_imports i set bad = i.bad + c.waiting, made = i.made - c.made, changed = i.changed - c.changed,
      failed = i.failed - c.failed, undone = i.undone - c.undone, kept = i.kept - c.kept,
      same = i.same + c.made + c.changed + c.failed + c.undone + c.kept
    from counted c where i.id = c.import_id
    returning i.id, i.agent_id as owner, c.rows as count`.execute(w.tx)
  for (const each of rows) tellImport(w, each.id, each.owner)
  return rows
}

type Sought = { names: readonly string[]; keys: readonly string[]; found: readonly string[] }

/**
 * Files that were not imported yet and in which the person stands: `found` in their rows, or looked for. The caller has
 * locked all imports.
 */
async function dropFiles(w: Writer, { names, keys, found }: Sought): Promise<number> {
  if (!names.length && !found.length) return 0
  const files = await w.tx
    .selectFrom('exchange_imports')
    .select(['id', 'agent_id', 'blob_hash', 'encoding'])
    .where('blob_hash', 'is not', null)
    .where('about', '=', 'customer')
    .execute()
  const had = []
  for (const each of files) {
    const isIn = async () =>
      isNamed(textOf(await getBytes(w.tx, w.services, each.blob_hash!), each.encoding as Encoding), names, keys)
    if (found.includes(each.id) || (await isIn())) had.push(each)
  }
  if (!had.length) return 0
  await w.tx
    .updateTable('exchange_imports')
    .set({ blob_hash: null, problem: 'fileGone' })
    .where('id', '=', anyOf(had.map(({ id }) => id)))
    .execute()
  await forgetContents(
    w,
    had.map((each) => each.blob_hash!),
  )
  for (const each of had) tellImport(w, each.id, each.agent_id)
  return had.length
}

/** Whether one of these stands there, numbers in any notation. Rather once too often. */
export function isNamed(text: string, names: readonly string[], keys: readonly string[] = []): boolean {
  if (keys.some((key) => isCell(text, key))) return true
  const [lower, plain] = [text.toLowerCase(), text.replace(/[\s()./-]/g, '')]
  return names.some((name) => {
    const [kind, value] = [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)]
    if (kind === 'email') return lower.includes(value)
    // The last digits of a number are the same however it is dialled.
    return kind === 'phone' && plain.includes(value.slice(-8))
  })
}

/** Of what system the keys of a file are is told late: one of any counts, where it is all of a cell. */
const isCell = (text: string, key: string): boolean =>
  new RegExp(`(^|[,;\\t|"\\r\\n])[ ]*${RegExp.escape(key)}[ ]*($|[,;\\t|"\\r\\n])`, 'u').test(text)
