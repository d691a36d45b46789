// What the directory shows of each customer.
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { companiesOf } from '#capabilities/companies/companies.public.ts'
import { customersInBrief } from '#capabilities/customers/customers.public.ts'
import { onCustomer, tagsAt } from '#capabilities/tags/tags.public.ts'
import type { EntryView } from './directory.contract.ts'
import type { Found } from './directory.listing.ts'

export async function toEntries(db: Reader, actor: Actor, found: readonly Found[]): Promise<EntryView[]> {
  const ids = found.map(({ id }) => id)
  const [brief, companies, tags] = await Promise.all([
    customersInBrief(db, ids),
    companiesOf(db, may(actor, 'companies:read') ? ids : []),
    tagsAt(db, onCustomer, may(actor, 'tags:use') ? ids : []),
  ])
  return found.flatMap(({ id, lastContactAt }) => {
    const known = brief.get(id)
    if (!known) return []
    const worksAt = (companies.get(id) ?? []).map(({ company }) => company)
    return [{ ...known, companies: worksAt, tagIds: tags.get(id) ?? [], lastContactAt }]
  })
}
