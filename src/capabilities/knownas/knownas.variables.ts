// Words about a customer that texts leave open, as the customer likes them.
import type { Reader } from '#kernel/db.ts'
import type { Circumstances, VariableMap } from '#kernel/variables.ts'
import { customerNames, survivor } from '#capabilities/customers/customers.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { localeFor } from './knownas.languages.ts'
import { readCard } from './knownas.queries.ts'
import { calledBy, salutationFor } from './knownas.salutation.ts'
import type { Card } from './knownas.views.ts'

async function knownOf(
  db: Reader,
  { customerId }: Circumstances,
): Promise<{ card: Card; fullName: string } | undefined> {
  const customer = customerId ? await survivor(db, customerId) : undefined
  if (!customer) return undefined
  const [card, names] = await Promise.all([readCard(db, customer.id), customerNames(db, [customer.id])])
  return { card, fullName: names.get(customer.id) ?? '' }
}

const ofCard = (key: 'title' | 'pronouns'): VariableMap => ({
  [`customer.${key}`]: {
    label: `variables.customer.${key}`,
    read: async (db, about) => (await knownOf(db, about))?.card[key] ?? null,
  },
})

export const variables: VariableMap = {
  'customer.preferredName': {
    label: 'variables.customer.preferredName',
    read: async (db, about) => {
      const known = await knownOf(db, about)
      return known ? calledBy(known) : null
    },
  },
  'customer.salutation': {
    label: 'variables.customer.salutation',
    read: async (db, about) => {
      const known = await knownOf(db, about)
      if (!known) return null
      const language = about.language || localeFor(known.card, (await organisation(db))?.locale ?? 'en')
      return salutationFor(known, language)
    },
  },
  ...ofCard('title'),
  ...ofCard('pronouns'),
}
