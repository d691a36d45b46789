// What the directory shows of each customer.
import type { Reader } from '#kernel/db.ts'
import { customersInBrief } from '#capabilities/customers/customers.public.ts'
import type { EntryView } from './directory.contract.ts'
import type { Found } from './directory.listing.ts'

export async function toEntries(db: Reader, found: readonly Found[]): Promise<EntryView[]> {
  const brief = await customersInBrief(
    db,
    found.map(({ id }) => id),
  )
  return found.flatMap(({ id, lastContactAt }) => {
    const known = brief.get(id)
    return known ? [{ ...known, lastContactAt }] : []
  })
}
