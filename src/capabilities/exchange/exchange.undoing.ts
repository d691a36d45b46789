// An import taken back, the last row first: each value only where it still is what the import wrote. What somebody has
// changed since stays, and is named.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { anyOf } from '#kernel/personal.ts'
import { forgetValuesOf, takeBackValues, valuesOfMany } from '#capabilities/attributes/attributes.import.public.ts'
import { takeBackCompanies, takeMembersBack, unmakeCompanies } from '#capabilities/companies/companies.import.public.ts'
import { takeBackPeople, unmakePeople } from '#capabilities/customers/customers.import.public.ts'
import { type Change, addCounts } from './exchange.importing.ts'
import type { Import } from './exchange.imports.ts'
import type { Problem } from './exchange.views.ts'

type Made = { id: string; change: Change }
type Row = { place: number; id: string; change: Change; state: string; kept: Problem['code'][] }

export async function undoRows(w: Writer, it: Import, size: number): Promise<number> {
  const found = await w.tx
    .selectFrom('exchange_rows')
    .select(['place', 'subject_id', 'change', 'state'])
    .where('import_id', '=', it.id)
    .where('state', 'in', ['made', 'changed'])
    .orderBy('place', 'desc')
    .limit(size)
    .forUpdate()
    .execute()
  if (!found.length) return 0
  const rows = found.map((row): Row => ({
    place: row.place,
    id: row.subject_id!,
    change: (row.change ?? {}) as Change,
    state: row.state,
    kept: [],
  }))
  const made = rows.filter(({ state }) => state === 'made')
  const changed = rows.filter(({ state }) => state === 'changed')
  if (it.about === 'company') await companiesBack(w, made, changed)
  else await peopleBack(w, it, made, changed)
  await keep(w, it, rows)
  return rows.length
}

async function peopleBack(w: Writer, it: Import, made: readonly Row[], changed: readonly Row[]): Promise<void> {
  const used = await inUse(w, 'customers', made)
  const idle = made.filter(({ id }) => !used.has(id))
  const gone = await unmakePeople(
    w,
    idle.map(({ id, change }) => ({ id, change: change.person! })),
  )
  await forgetValuesOf(w, [...gone])
  for (const each of made) if (!gone.has(each.id)) each.kept.push('inUse')
  const back = await takeBackPeople(
    w,
    it.source,
    changed.flatMap(({ id, change }) => (change.person ? [{ id, change: change.person }] : [])),
  )
  changed.filter(({ change }) => change.person).forEach((each, at) => each.kept.push(...back[at]!))
  await valuesBack(w, 'customer', changed)
  await takeMembersBack(
    w,
    changed.flatMap(({ change }) => change.joined ?? []),
  )
  const employers = [...made, ...changed].flatMap(({ change }) => change.employer ?? [])
  const busy = await inUse(
    w,
    'companies',
    employers.map(({ id }) => ({ id, change: {} })),
  )
  await unmakeCompanies(
    w,
    employers.filter(({ id }) => !busy.has(id)),
  )
}

async function companiesBack(w: Writer, made: readonly Row[], changed: readonly Row[]): Promise<void> {
  const used = await inUse(w, 'companies', made)
  const idle = made.filter(({ id }) => !used.has(id))
  const gone = await unmakeCompanies(
    w,
    idle.map(({ id, change }) => ({ id, change: change.company! })),
  )
  await forgetValuesOf(w, [...gone])
  for (const each of made) if (!gone.has(each.id)) each.kept.push('inUse')
  const back = await takeBackCompanies(
    w,
    changed.flatMap(({ id, change }) => (change.company ? [{ id, change: change.company }] : [])),
  )
  changed.filter(({ change }) => change.company).forEach((each, at) => each.kept.push(...back[at]!))
  await valuesBack(w, 'company', changed)
}

async function valuesBack(w: Writer, about: 'customer' | 'company', changed: readonly Row[]): Promise<void> {
  const stays = await takeBackValues(
    w,
    about,
    changed.flatMap(({ id, change }) => (change.values ? [{ subjectId: id, values: change.values }] : [])),
  )
  for (const each of changed) if (stays.has(each.id)) each.kept.push('attributes')
}

/** Tables whose rows about somebody come by themselves, by looking, or are compared with what came by the import. */
const byThemselves =
  'customer_addresses customer_keys company_members company_domains search_people identity_keys identity_pairs segment_stays customer_receipts'.split(
    ' ',
  )

/**
 * Those of what was made to whom something belongs by now: conversations, orders, notes, values, whatever refers to them.
 * They are locked first: what is about to refer to them waits, and finds them or finds them gone.
 */
async function inUse({ tx }: Writer, table: 'customers' | 'companies', made: readonly Made[]): Promise<Set<string>> {
  const ids = made.map(({ id }) => id)
  if (!ids.length) return new Set()
  await sql`select from ${sql.table(table)} where id = any(${ids}::uuid[]) order by id for update`.execute(tx)
  const { rows: references } = await sql<{ name: string; key: string }>`
    select c.conrelid::regclass::text as name, a.attname as key
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = ${table}::regclass`.execute(tx)
  const others = references.filter(({ name }) => !byThemselves.includes(name))
  const used = new Set<string>()
  for (const { name, key } of others) {
    const { rows } = await sql<{ id: string }>`
      select distinct ${sql.ref(key)} as id from ${sql.table(name)} where ${sql.ref(key)} = any(${ids}::uuid[])`.execute(tx)
    for (const { id } of rows) used.add(id)
  }
  if (table === 'customers') for (const id of await placedByHand(tx, made)) used.add(id)
  const values = await valuesOfMany(tx, ids)
  for (const { id, change } of made) {
    const own = new Map((change.values ?? []).map((each) => [each.attributeId, each.revision]))
    for (const [attributeId, { revision }] of values.get(id) ?? []) if (own.get(attributeId) !== revision) used.add(id)
  }
  return used
}

/** Those whom somebody has put into a company since, or taken out of one, or given a role there. */
async function placedByHand(db: Reader, made: readonly Made[]): Promise<string[]> {
  const members = await db
    .selectFrom('company_members')
    .select(['customer_id as id', 'company_id as companyId', 'role', 'left_at as leftAt'])
    .where('customer_id', '=', anyOf(made.map(({ id }) => id)))
    .where((eb) => eb.or([eb('by_domain', 'is', null), eb('role', '<>', ''), eb('left_at', 'is not', null)]))
    .execute()
  const joined = new Map(made.map(({ id, change }) => [id, change.joined]))
  return members.flatMap(({ id, companyId, role, leftAt }) => {
    const own = joined.get(id)
    return own && !leftAt && own.companyId === companyId && own.role === role ? [] : [id]
  })
}

async function keep(w: Writer, it: Import, rows: readonly Row[]): Promise<void> {
  const problems = rows.map(({ kept }) => JSON.stringify(kept.map((code) => ({ column: null, code, value: '' }))))
  await sql`
    update exchange_rows set state = given.state, problems = given.problems,
      -- Who went again is nobody any more.
      subject_id = case when given.state = 'undone' and exchange_rows.state = 'made' then null else subject_id end
    from unnest(${rows.map(({ place }) => place)}::integer[], ${rows.map(({ kept }) => (kept.length ? 'kept' : 'undone'))}::text[], ${problems}::jsonb[])
      as given(place, state, problems)
    where import_id = ${it.id} and exchange_rows.place = given.place`.execute(w.tx)
  const kept = rows.filter((row) => row.kept.length).length
  const was = (state: string) => -rows.filter((row) => row.state === state).length
  await addCounts(w, it, { made: was('made'), changed: was('changed'), undone: rows.length - kept, kept })
}
