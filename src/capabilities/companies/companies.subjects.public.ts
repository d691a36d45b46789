// A customer or a company, for whoever keeps something about either.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { holdCustomers, survivor } from '#capabilities/customers/customers.public.ts'

type About = 'customer' | 'company'
type Seeing = { isVisible(about: string, id: string): Promise<boolean> }

/** The id that it has now, undefined when there is none whom the reader may see. */
export async function seenSubject(
  db: Reader,
  { isVisible }: Seeing,
  about: About,
  id: string,
): Promise<string | undefined> {
  if (about === 'company') return (await isVisible('companyId', id)) ? id : undefined
  const known = await survivor(db, id)
  return known?.state === 'active' && (await isVisible('customerId', known.id)) ? known.id : undefined
}

/** The same, held until the end of the transaction: nobody merges, erases or removes it meanwhile. */
export async function heldSubject(
  w: Writer,
  seeing: Seeing,
  about: About,
  id: string,
): Promise<string | undefined> {
  const seen = await seenSubject(w.tx, seeing, about, id)
  if (!seen) return undefined
  if (about === 'customer') {
    if ((await holdCustomers(w, [seen])).has(seen)) return seen
    // It was merged while one waited for it, and is another now.
    const now = await seenSubject(w.tx, seeing, about, id)
    return now && (await holdCustomers(w, [now])).has(now) ? now : undefined
  }
  const row = await w.tx.selectFrom('companies').select('id').where('id', '=', seen).forNoKeyUpdate().executeTakeFirst()
  return row?.id
}
