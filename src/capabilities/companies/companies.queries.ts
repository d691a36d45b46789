// What is asked of the tables of companies.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import type { CompanyView, Membership } from './companies.contract.ts'

const columns = ['id', 'name', 'sort_name', 'owner_id', 'revision'] as const
const domains = sql<
  string[]
>`array(select domain from company_domains where company_id = companies.id order by domain)`.as('domains')
const owner = sql<string | null>`(select name from agents where agents.id = companies.owner_id)`.as('owner')

type Row = { id: string; name: string; owner_id: string | null; owner: string | null; revision: number; domains: string[] }
const toView = ({ id, name, owner_id, owner, revision, domains: theirs }: Row, actor: Actor): CompanyView => ({
  id,
  name,
  domains: theirs,
  owner: owner_id ? { id: owner_id, name: owner ?? '' } : null,
  revision,
  allowed: may(actor, 'companies:write') ? ['update', 'remove', 'setOwner', 'note'] : [],
})

export async function readCompany(db: Reader, actor: Actor, id: string): Promise<CompanyView | undefined> {
  const row = await db
    .selectFrom('companies')
    .select([...columns, domains, owner])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toView(row, actor)
}

export async function listCompanies(
  db: Reader,
  actor: Actor,
  asked: { text?: string; cursor?: string; limit: number },
) {
  const text = asked.text?.trim()
  const after = checkedCursor(asked.cursor, [z.string(), z.uuid()])
  const rows = await db
    .selectFrom('companies')
    .select([...columns, domains, owner])
    .$if(Boolean(text), (query) =>
      query.where((eb) =>
        eb.or([
          sql<boolean>`companies.words @@ words_query(${text})`,
          eb(
            'id',
            'in',
            eb
              .selectFrom('company_domains')
              .select('company_id')
              .where(sql<boolean>`starts_with(domain, lower(${text}))`),
          ),
        ]),
      ),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(sort_name, id) > (${after![0]}, ${after![1]}::uuid)`),
    )
    .orderBy('sort_name')
    .orderBy('id')
    .limit(asked.limit + 1)
    .execute()
  return toPage(
    rows,
    asked.limit,
    (row) => [row.sort_name ?? '', row.id],
    (row) => toView(row, actor),
  )
}

/** Where customers belong, by the id of the customer; whoever asks has checked who may see them. */
export async function companiesOf(db: Reader, customerIds: readonly string[]): Promise<Map<string, Membership[]>> {
  if (!customerIds.length) return new Map()
  const rows = await db
    .selectFrom('company_members')
    .innerJoin('companies', 'companies.id', 'company_id')
    .select(['customer_id', 'companies.id', 'companies.name', 'role', 'by_domain'])
    .where('customer_id', '=', sql<string>`any(${customerIds}::uuid[])`)
    .where('left_at', 'is', null)
    .orderBy('companies.sort_name')
    .orderBy('companies.id')
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.customer_id)].map(([customerId, all]) => [
      customerId,
      all.map(({ id, name, role, by_domain }) => ({ company: { id, name }, role, byDomain: by_domain })),
    ]),
  )
}
