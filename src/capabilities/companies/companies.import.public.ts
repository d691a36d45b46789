// Many companies at once, for whoever brings them from elsewhere; what was changed is told, so that it can be taken back.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { companiesContract } from './companies.contract.ts'

export { domainOf, isPublicProvider } from './companies.domains.ts'

export type ImportedCompany = { name?: string; domains: readonly string[] }
export type CompanyChange = { name?: { was: string; is: string }; domains: string[] }
export type Member = { companyId: string; customerId: string; role: string }

/** Which companies each may mean: of its domains, or else of its name as it is compared. */
export async function companiesMeant(db: Reader, given: readonly ImportedCompany[]): Promise<string[][]> {
  const { rows } = await sql<{ name: string; id: string }>`
    select 'domain ' || domain as name, company_id as id from company_domains
    where domain = any(${given.flatMap(({ domains }) => domains)}::text[])`.execute(db as never)
  const byDomain = new Map(rows.map(({ name, id }) => [name, id]))
  const byName = await companiesNamed(
    db,
    given.flatMap(({ name }) => name ?? []),
  )
  return given.map(({ name, domains }) => {
    const ids = [...new Set(domains.flatMap((domain) => byDomain.get(`domain ${domain}`) ?? []))]
    return ids.length ? ids : [byName.get(name ?? '') ?? []].flat()
  })
}

/** By name, without accents and case; of several of one name the oldest. */
export async function companiesNamed(db: Reader, names: readonly string[]): Promise<Map<string, string>> {
  if (!names.length) return new Map()
  const { rows } = await sql<{ name: string; id: string | null }>`
    select name, (select id from companies where sort_name = left(folded(given.name), 200) order by created_at, id limit 1) as id
    from unnest(${[...new Set(names)]}::text[]) as given(name)`.execute(db as never)
  return new Map(rows.flatMap(({ name, id }) => (id ? [[name, id] as const] : [])))
}

/** Ids in the order given; undefined: a domain was taken at this very moment. */
export async function makeCompanies(
  w: Writer,
  given: readonly ImportedCompany[],
): Promise<({ id: string; change: CompanyChange } | undefined)[]> {
  if (!given.length) return []
  const made = given.map(({ name, domains }) => ({
    id: w.newId(),
    name: name ?? domains[0]!,
    domains,
    change: { domains: [] } as CompanyChange,
  }))
  await w.tx
    .insertInto('companies')
    .values(made.map(({ id, name }) => ({ id, name, created_at: w.now })))
    .execute()
  await addDomains(
    w,
    made.flatMap(({ id, domains }) => domains.map((domain) => [domain, id])),
    made,
  )
  const wasted = made.filter(({ domains, change }) => domains.length > change.domains.length).map(({ id }) => id)
  if (wasted.length) await w.tx.deleteFrom('companies').where('id', 'in', wasted).execute()
  return made.map(({ id, change }) => {
    if (wasted.includes(id)) return undefined
    w.record(companiesContract, 'made', { companyId: id })
    return { id, change }
  })
}

/** `overwrite`: the name too; domains are added (`fill`: only where there are none). Null: nothing was changed. */
export async function changeCompanies(
  w: Writer,
  given: readonly { id: string; company: ImportedCompany; how: 'fill' | 'overwrite' }[],
): Promise<(CompanyChange | null)[]> {
  if (!given.length) return []
  const { rows } = await sql<{ id: string; name: string; domains: string[] }>`
    select id, name, array(select domain from company_domains where company_id = companies.id) as domains
    from companies where id = any(${given.map(({ id }) => id)}::uuid[]) order by id for update`.execute(w.tx)
  const held = new Map(rows.map((row) => [row.id, row]))
  const changes = given.map(({ id, company, how }) => {
    const row = held.get(id)
    const { name, domains } = company
    const change: CompanyChange = { domains: [] }
    if (row && how === 'overwrite' && name && name !== row.name) change.name = { was: row.name, is: name }
    const wanted =
      row && (how === 'overwrite' || !row.domains.length) ? domains.filter((each) => !row.domains.includes(each)) : []
    return { id, change, wanted }
  })
  await rename(
    w,
    changes.flatMap(({ id, change }) => (change.name ? [{ id, name: change.name.is }] : [])),
  )
  await addDomains(
    w,
    changes.flatMap(({ id, wanted }) => wanted.map((domain) => [domain, id])),
    changes,
  )
  return changes.map(({ id, change }) => {
    if (!change.name && !change.domains.length) return null
    w.record(companiesContract, 'changed', { companyId: id })
    return change
  })
}

/** Those who did not belong there, nor were taken out by hand before. */
export async function addMembers(w: Writer, members: readonly Member[]): Promise<Set<string>> {
  if (!members.length) return new Set()
  const { rows } = await sql<{ company: string; customer: string }>`
    insert into company_members (company_id, customer_id, role)
    select * from unnest(${members.map((each) => each.companyId)}::uuid[], ${members.map((each) => each.customerId)}::uuid[],
      ${members.map(({ role }) => role)}::text[])
    on conflict do nothing returning company_id as company, customer_id as customer`.execute(w.tx)
  for (const { company, customer } of rows)
    w.record(companiesContract, 'joined', { companyId: company, customerId: customer })
  return new Set(rows.map(({ company, customer }) => `${company} ${customer}`))
}

/** Takes members out whom `addMembers` put there, unless somebody has given them another role. */
export async function takeMembersBack(w: Writer, members: readonly Member[]): Promise<void> {
  if (!members.length) return
  const { rows } = await sql<Placed>`
    delete from company_members m using unnest(${members.map((each) => each.companyId)}::uuid[],
      ${members.map((each) => each.customerId)}::uuid[], ${members.map(({ role }) => role)}::text[]) as given(company, customer, role)
    where m.company_id = company and m.customer_id = customer and m.role = given.role and m.left_at is null
    returning m.company_id as company, m.customer_id as customer`.execute(w.tx)
  tellLeft(w, rows)
}

type Placed = { company: string; customer: string }

const tellLeft = (w: Writer, members: readonly Placed[]): void => {
  for (const { company, customer } of members)
    w.record(companiesContract, 'left', { companyId: company, customerId: customer })
}

/** What had to stay, since somebody has changed it. */
export async function takeBackCompanies(
  w: Writer,
  given: readonly { id: string; change: CompanyChange }[],
): Promise<('gone' | 'name')[][]> {
  if (!given.length) return []
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from companies where id = any(${given.map(({ id }) => id)}::uuid[]) order by id for update`.execute(
    w.tx,
  )
  const held = new Map(rows.map(({ id, name }) => [id, name]))
  const there = given.filter(({ id }) => held.has(id))
  await rename(
    w,
    there.flatMap(({ id, change }) =>
      change.name && held.get(id) === change.name.is ? [{ id, name: change.name.was }] : [],
    ),
  )
  await removeDomains(
    w,
    there.map(({ id }) => id),
    there.flatMap(({ change }) => change.domains),
  )
  for (const { id } of there) w.record(companiesContract, 'changed', { companyId: id })
  return given.map(({ id, change }) =>
    !held.has(id) ? ['gone'] : change.name && held.get(id) !== change.name.is ? ['name'] : [],
  )
}

/**
 * Removes companies that are as an import made them, with those who belong there by their address alone. Ids of those that
 * went: where somebody was put in or taken out by hand, everybody stays.
 */
export async function unmakeCompanies(
  w: Writer,
  given: readonly { id: string; change: CompanyChange }[],
): Promise<Set<string>> {
  if (!given.length) return new Set()
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
  // Locked before it is asked who belongs there: nobody is put there meanwhile.
  await sql`select from companies where id = any(${ids(given)}::uuid[]) order by id for update`.execute(w.tx)
  const { rows } = await sql<{ id: string }>`
    select c.id from companies c join unnest(${ids(given)}::uuid[],
      ${given.map(({ change }) => change.domains.length)}::integer[]) as given(made, domains) on c.id = made
    where c.revision = 1 and domains = (select count(*) from company_domains where company_id = c.id)
      and not exists (
        select from company_members m
        where m.company_id = c.id and (by_domain is null or role <> '' or left_at is not null))`.execute(w.tx)
  const { rows: members } = await sql<Placed>`
    delete from company_members where company_id = any(${ids(rows)}::uuid[])
    returning company_id as company, customer_id as customer`.execute(w.tx)
  await sql`delete from companies where id = any(${ids(rows)}::uuid[])`.execute(w.tx)
  tellLeft(w, members)
  for (const { id } of rows) w.record(companiesContract, 'removed', { companyId: id })
  return new Set(rows.map(({ id }) => id))
}

async function rename(w: Writer, given: readonly { id: string; name: string }[]): Promise<void> {
  if (given.length)
    await sql`update companies set name = given.name, revision = revision + 1
      from unnest(${given.map(({ id }) => id)}::uuid[], ${given.map(({ name }) => name)}::text[]) as given(id, name)
      where companies.id = given.id`.execute(w.tx)
}

async function addDomains(
  w: Writer,
  wanted: string[][],
  changed: readonly { id: string; change: CompanyChange }[],
): Promise<void> {
  if (!wanted.length) return
  const { rows } = await sql<{ domain: string; id: string }>`
    insert into company_domains (domain, company_id)
    select * from unnest(${wanted.map(([domain]) => domain)}::text[], ${wanted.map(([, id]) => id)}::uuid[]) as given(domain, id) order by domain
    on conflict do nothing returning domain, company_id as id`.execute(w.tx)
  const changes = new Map(changed.map(({ id, change }) => [id, change]))
  for (const { domain, id } of rows) changes.get(id)!.domains.push(domain)
}

async function removeDomains(w: Writer, ids: readonly string[], domains: readonly string[]): Promise<void> {
  if (!domains.length) return
  const { rows } = await sql<Placed>`
    delete from company_members where company_id = any(${ids}::uuid[]) and by_domain = any(${domains}::text[])
      and role = '' and left_at is null
    returning company_id as company, customer_id as customer`.execute(w.tx)
  tellLeft(w, rows)
  await sql`delete from company_domains where company_id = any(${ids}::uuid[]) and domain = any(${domains}::text[])`.execute(
    w.tx,
  )
}
