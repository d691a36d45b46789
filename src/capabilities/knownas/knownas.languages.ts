// In which languages texts written beforehand reach a customer, and how such a text begins.
import type { Reader } from '#kernel/db.ts'
import { familiar, locales } from '#kernel/text.ts'
import { customerNames, survivor } from '#capabilities/customers/customers.public.ts'
import { readCard } from './knownas.queries.ts'
import { salutationFor } from './knownas.salutation.ts'
import type { Card } from './knownas.views.ts'

const mainOf = (language: string): string => language.split('-')[0]!

/** With how they are addressed in it: `de-x-informal` for whoever wants “du”. */
export const inForm = ({ address }: Pick<Card, 'address'>, language: string): string => {
  const main = mainOf(language)
  return address.find((each) => each.language === main)?.form === 'informal' ? familiar(main) : language
}

/** Those they have told of, what they like best first. */
export const languagesOf = ({ languages }: Pick<Card, 'languages'>): string[] =>
  languages ? [languages.own, ...languages.reads] : []

/** The languages that a customer reads, best first, each in their form of address; none while they have told of none. */
export async function customerLanguages(db: Reader, customerId: string): Promise<string[]> {
  const card = await cardOfCustomer(db, customerId)
  return card ? languagesOf(card).map((language) => inForm(card, language)) : []
}

/** The best of their languages that Heed speaks, `otherwise` where it speaks none, in their form of address. */
export const localeFor = (card: Pick<Card, 'languages' | 'address'>, otherwise: string): string =>
  inForm(card, languagesOf(card).find((language) => locales.includes(language)) ?? otherwise)

/** The same for a customer by their id. */
export async function customerLocale(db: Reader, customerId: string, otherwise: string): Promise<string> {
  const card = await cardOfCustomer(db, customerId)
  return card ? localeFor(card, otherwise) : otherwise
}

export type Beginning = {
  /** The language in their form of address. */
  locale: string
  /** The first line as they like it, with its comma; `otherwise` where neither that nor a name is known. */
  hello: string
  /** They need large print. */
  isLarge: boolean
}

/** How a mail to them begins that is written in this language. */
export async function beginningOf(
  db: Reader,
  customerId: string,
  { language, otherwise }: { language: string; otherwise: string },
): Promise<Beginning> {
  const customer = await survivor(db, customerId)
  if (customer?.state !== 'active') return { locale: language, hello: otherwise, isLarge: false }
  const [card, names] = await Promise.all([readCard(db, customer.id), customerNames(db, [customer.id])])
  const salutation = salutationFor({ card, fullName: names.get(customer.id) ?? '' }, language)
  return {
    locale: inForm(card, language),
    hello: salutation ? `${salutation},` : otherwise,
    isLarge: Boolean(card.needs?.known.includes('largePrint')),
  }
}

async function cardOfCustomer(db: Reader, customerId: string): Promise<Card | undefined> {
  const customer = await survivor(db, customerId)
  return customer?.state === 'active' ? readCard(db, customer.id) : undefined
}
