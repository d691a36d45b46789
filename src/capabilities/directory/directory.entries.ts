// What the directory shows of each customer.
import type { Reader } from '#kernel/db.ts'
import { companiesOf } from '#capabilities/companies/companies.public.ts'
import { customersInBrief } from '#capabilities/customers/customers.public.ts'
import type { EntryView } from './directory.contract.ts'
import type { Found } from './directory.listing.ts'

export async function toEntries(db: Reader, found: readonly Found[]): Promise<EntryView[]> {
  const ids = found.map(({ id }) => id)
  const [brief, companies] = await Promise.all([customersInBrief(db, ids), companiesOf(db, ids)])
  return found.flatMap(({ id, lastContactAt }) => {
    const known = brief.get(id)
    return known
      ? [{ ...known, companies: (companies.get(id) ?? []).map(({ company }) => company), lastContactAt }]
      : []
  })
}
