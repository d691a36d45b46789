// One portion of rows, written through the functions of the owners. What was really written is kept with each row.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type Written, type WrittenBefore, writeValues } from '#capabilities/attributes/attributes.import.public.ts'
import {
  type CompanyChange,
  type Member,
  addMembers,
  changeCompanies,
  companiesNamed,
  makeCompanies,
} from '#capabilities/companies/companies.import.public.ts'
import { type PersonChange, changePeople, makePeople } from '#capabilities/customers/customers.import.public.ts'
import { planOf, whoIsMeant } from './exchange.checking.ts'
import { type Import, existingOf } from './exchange.imports.ts'
import { type Plan, type Said, folded, namesOf, readRow } from './exchange.rows.ts'
import type { Problem } from './exchange.views.ts'

/** What a row did, to be taken back. */
export type Change = {
  person?: PersonChange
  company?: CompanyChange
  /** The company that was made for the customer, and the membership. */
  employer?: { id: string; change: CompanyChange }
  joined?: Member
  values?: WrittenBefore[]
}
type End = 'made' | 'changed' | 'same' | 'failed'
type Outcome = { place: number; said: Said; state: End; id?: string; change?: Change; code?: Problem['code'] }

export async function importRows(w: Writer, it: Import, size: number): Promise<number> {
  const rows = await w.tx
    .selectFrom('exchange_rows')
    .select(['place', 'cells'])
    .where('import_id', '=', it.id)
    .where('state', '=', 'waiting')
    .orderBy('place')
    .limit(size)
    .forUpdate()
    .execute()
  if (!rows.length) return 0
  const plan = await planOf(w.tx, it)
  const all: Outcome[] = rows.map(({ place, cells }) => ({
    place,
    said: readRow(cells as string[], plan),
    state: 'same',
  }))
  await findThem(w, it, plan, all)
  const isOpen = (each: Outcome) => each.state !== 'failed'
  const unknown = all.filter((each) => isOpen(each) && each.id === undefined)
  const known = all.filter((each) => isOpen(each) && each.id !== undefined)
  const existing = existingOf(it)
  await make(w, it, unknown)
  if (existing !== 'skip') await change(w, it, known, existing)
  const touched = [...unknown.filter(({ id }) => id !== undefined), ...(existing === 'skip' ? [] : known)]
  if (it.about === 'customer') await employ(w, touched, existing === 'overwrite')
  await value(w, it, touched, existing === 'overwrite' ? 'overwrite' : 'fill')
  for (const each of known) if (each.change) each.state = 'changed'
  await keep(w, it, all)
  return rows.length
}

/** Who they are at this moment; what the rows of one portion share since they were checked is not possible. */
async function findThem(w: Writer, it: Import, plan: Plan, all: readonly Outcome[]): Promise<void> {
  const names = all.map(({ said }) => namesOf(said, plan))
  const meant = await whoIsMeant(
    w,
    it,
    all.map(({ said }) => said),
    names,
  )
  const met = new Set<string>()
  all.forEach((each, at) => {
    const { ids, problem } = meant[at]!
    const own = [...names[at]!, ...ids]
    const code = each.said.problems[0]?.code ?? problem ?? (own.some((name) => met.has(name)) ? 'twice' : undefined)
    for (const name of own) met.add(name)
    if (code) Object.assign(each, { state: 'failed', code })
    else if (ids[0]) each.id = ids[0]
  })
}

async function make(w: Writer, it: Import, unknown: readonly Outcome[]): Promise<void> {
  const isCompany = it.about === 'company'
  const made: ({ id: string; change: PersonChange | CompanyChange } | undefined)[] = isCompany
    ? await makeCompanies(
        w,
        unknown.map(({ said }) => said.company),
      )
    : await makePeople(
        w,
        it.source,
        unknown.map(({ said }) => said.person),
      )
  unknown.forEach((each, at) => {
    const done = made[at]
    if (!done) return void Object.assign(each, { state: 'failed', code: 'takenMeanwhile' })
    each.state = 'made'
    each.id = done.id
    each.change = isCompany ? { company: done.change as CompanyChange } : { person: done.change as PersonChange }
  })
}

async function change(w: Writer, it: Import, known: readonly Outcome[], how: 'fill' | 'overwrite'): Promise<void> {
  if (it.about === 'company') {
    const done = await changeCompanies(
      w,
      known.map(({ id, said }) => ({ id: id!, company: said.company, how })),
    )
    known.forEach((each, at) => done[at] && (each.change = { company: done[at] }))
  } else {
    const done = await changePeople(
      w,
      it.source,
      known.map(({ id, said }) => ({ id: id!, person: said.person, how })),
    )
    known.forEach((each, at) => done[at] && (each.change = { person: done[at] }))
  }
}

/** Customers belong to the company that their row names, which is made when there is none of this name. */
async function employ(w: Writer, touched: readonly Outcome[], also: boolean): Promise<void> {
  const rows = touched.filter(({ said }) => said.employer)
  if (!rows.length) return
  const named = await companiesNamed(
    w.tx,
    rows.map(({ said }) => said.employer!.name),
  )
  const missing = new Map<string, Outcome>()
  for (const each of rows) {
    const { name } = each.said.employer!
    if (!named.has(name) && !missing.has(folded(name))) missing.set(folded(name), each)
  }
  const first = [...missing.values()]
  const made = await makeCompanies(
    w,
    first.map(({ said }) => ({ name: said.employer!.name, domains: [] })),
  )
  const ids = new Map<string, string>()
  first.forEach((each, at) => {
    each.change = { ...each.change, employer: made[at]! }
    ids.set(folded(each.said.employer!.name), made[at]!.id)
  })
  const busy = also
    ? new Set<string>()
    : await employed(
        w,
        rows.filter(({ state }) => state !== 'made').map(({ id }) => id!),
      )
  const members = rows
    .filter(({ id }) => !busy.has(id!))
    .map((each) => ({
      each,
      member: memberOf(each, named.get(each.said.employer!.name) ?? ids.get(folded(each.said.employer!.name))!),
    }))
  const joined = await addMembers(
    w,
    members.map(({ member }) => member),
  )
  for (const { each, member } of members)
    if (joined.has(`${member.companyId} ${member.customerId}`)) each.change = { ...each.change, joined: member }
}

const memberOf = (each: Outcome, companyId: string): Member => ({
  companyId,
  customerId: each.id!,
  role: each.said.employer!.role,
})

/** Those who belong to a company already, when only what is empty is filled in. */
async function employed(w: Writer, ids: readonly string[]): Promise<Set<string>> {
  const rows = await w.tx
    .selectFrom('company_members')
    .select('customer_id')
    .distinct()
    .where('customer_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('left_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.customer_id))
}

async function value(w: Writer, it: Import, touched: readonly Outcome[], how: 'fill' | 'overwrite'): Promise<void> {
  const given = touched.flatMap(({ id, said }): Written[] => said.values.map((each) => ({ subjectId: id!, ...each })))
  const written = await writeValues(w, it.about === 'company' ? 'company' : 'customer', given, how)
  for (const each of touched) {
    const values = written.get(each.id!)
    if (values) each.change = { ...each.change, values }
  }
}

/** Each row with how it ended, and the sums. */
async function keep(w: Writer, it: Import, all: readonly Outcome[]): Promise<void> {
  const problems = all.map(({ code }) => JSON.stringify(code ? [{ column: null, code, value: '' }] : []))
  await sql`
    update exchange_rows set state = given.state, subject_id = given.subject, change = given.change, problems = given.problems
    from unnest(${all.map(({ place }) => place)}::integer[], ${all.map(({ state }) => state)}::text[], ${all.map(({ id }) => id ?? null)}::uuid[],
      ${all.map(({ change: each }) => (each ? JSON.stringify(each) : null))}::jsonb[], ${problems}::jsonb[])
      as given(place, state, subject, change, problems)
    where import_id = ${it.id} and exchange_rows.place = given.place`.execute(w.tx)
  const count = (state: End) => all.filter((each) => each.state === state).length
  await addCounts(w, it, {
    made: count('made'),
    changed: count('changed'),
    same: count('same'),
    failed: count('failed'),
  })
}

type Counts = Partial<Record<'made' | 'changed' | 'same' | 'failed' | 'undone' | 'kept', number>>

export async function addCounts(w: Writer, { id }: Import, counts: Counts): Promise<void> {
  await w.tx
    .updateTable('exchange_imports')
    .set((eb) => ({
      ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, eb(name as 'made', '+', count)])),
      changed_at: w.now,
    }))
    .where('id', '=', id)
    .execute()
}

/** The row at which it did not go on is told, so that the rest can be done. */
export async function failRows(w: Writer, it: Import): Promise<void> {
  const isBack = it.state === 'undoing'
  const { rows } = await sql<{ state: string }>`
    update exchange_rows set state = ${isBack ? 'kept' : 'failed'}, problems = '[{"column":null,"code":"internal","value":""}]'
    where import_id = ${it.id} and place = (
      select ${isBack ? sql`max(place)` : sql`min(place)`} from exchange_rows
      where import_id = ${it.id} and state = any(${isBack ? ['made', 'changed'] : ['waiting']}::text[]))
    returning old.state`.execute(w.tx)
  const [was] = rows
  if (was) await addCounts(w, it, isBack ? { [was.state]: -1, kept: 1 } : { failed: 1 })
}
