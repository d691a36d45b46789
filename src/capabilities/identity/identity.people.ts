// Customers as they stand beside each other.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { companiesOf } from '#capabilities/companies/companies.public.ts'
import { customerMarks, reachesOf, survivor } from '#capabilities/customers/customers.public.ts'
import type { PersonView } from './identity.contract.ts'

/** By id; whoever asks has checked who may see them. */
export async function readPeople(db: Reader, ids: readonly string[]): Promise<Map<string, PersonView>> {
  if (!ids.length) return new Map()
  const [rows, reaches, marks, companies] = await Promise.all([
    db
      .selectFrom('customers')
      .select(['id', 'name', 'created_at'])
      .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
      .execute(),
    reachesOf(db, ids),
    customerMarks(db, ids),
    companiesOf(db, ids),
  ])
  return new Map(
    rows.map(({ id, name, created_at }) => [
      id,
      {
        id,
        name,
        reaches: (reaches.get(id) ?? []).map(({ kind, shown }) => ({ kind, shown })),
        marks: marks.get(id) ?? [],
        companies: (companies.get(id) ?? []).map(({ company }) => company),
        createdAt: created_at,
      },
    ]),
  )
}

type Seeing = { isVisible(about: string, id: string): Promise<boolean> }

/** Who an id means now, undefined when there is nobody whom the reader may see. */
export async function seen(db: Reader, { isVisible }: Seeing, id: string): Promise<string | undefined> {
  const known = await survivor(db, id)
  return known?.state === 'active' && (await isVisible('customerId', known.id)) ? known.id : undefined
}
