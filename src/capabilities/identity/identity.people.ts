// Customers as they stand beside each other.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { companiesOf } from '#capabilities/companies/companies.public.ts'
import { customerMarks, holdCustomers, reachesOf, survivor } from '#capabilities/customers/customers.public.ts'
import type { PersonView } from './identity.contract.ts'

/** By id; whoever asks has checked who may see them. */
export async function readPeople(db: Reader, actor: Actor, ids: readonly string[]): Promise<Map<string, PersonView>> {
  if (!ids.length) return new Map()
  const [rows, reaches, marks, companies] = await Promise.all([
    db
      .selectFrom('customers')
      .select(['id', 'name', 'created_at'])
      .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
      .execute(),
    reachesOf(db, ids),
    customerMarks(db, ids),
    may(actor, 'companies:read') ? companiesOf(db, ids) : new Map<string, never[]>(),
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

/**
 * The same, locked until the end of the transaction, with others `beside`: whoever is merged meanwhile is who they are
 * then.
 */
export async function heldSeen(w: Writer & Seeing, id: string, beside: readonly string[]): Promise<string | undefined> {
  const known = await seen(w.tx, w, id)
  if (!known || (await holdCustomers(w, [known, ...beside])).has(known)) return known
  return heldSeen(w, id, beside)
}
