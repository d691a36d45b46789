// What others may call: how a customer likes to be known, which language they get, and what they say of it themselves.
import type { Reader } from '#kernel/db.ts'
import { customerNames, survivor } from '#capabilities/customers/customers.public.ts'
import { readCard } from './knownas.queries.ts'
import { calledBy } from './knownas.salutation.ts'
import type { Card } from './knownas.views.ts'

export { mindPlanned } from './knownas.guarding.ts'
export { type Beginning, beginningOf, customerLanguages, customerLocale } from './knownas.languages.ts'
export { Wishes, type Card } from './knownas.views.ts'
export { setByCustomer } from './knownas.writing.ts'

export type KnownAs = {
  card: Card
  fullName: string
  /** What to call them; null where that would be a guess. */
  called: string | null
}

/** Whoever asks has checked who may see the customer. Undefined when there is no such customer any more. */
export async function knownAs(db: Reader, customerId: string): Promise<KnownAs | undefined> {
  const customer = await survivor(db, customerId)
  if (customer?.state !== 'active') return undefined
  const [card, names] = await Promise.all([readCard(db, customer.id), customerNames(db, [customer.id])])
  const fullName = names.get(customer.id) ?? ''
  return { card, fullName, called: calledBy({ card, fullName }) }
}
