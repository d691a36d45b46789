// A row of cells becomes what it says of a customer or a company, or problems in words that help. Pure.
import type { AttributeView, Value } from '#capabilities/attributes/attributes.contract.ts'
import { valueOfText } from '#capabilities/attributes/attributes.import.public.ts'
import { type ImportedCompany, domainOf, isPublicProvider } from '#capabilities/companies/companies.import.public.ts'
import type { ImportedAddress, ImportedPerson } from '#capabilities/customers/customers.import.public.ts'
import { normalise } from '#capabilities/customers/customers.public.ts'
import { cutTo } from './exchange.reading.ts'
import type { About, Problem } from './exchange.views.ts'
import { plainCell } from './exchange.writing.ts'

export type Plan = {
  about: About
  /** By column. */
  mapping: readonly (string | null)[]
  attributes: ReadonlyMap<string, AttributeView>
  /** Of which system the keys are. */
  source: string
  /** ISO 3166, where numbers without a country code are dialled. */
  country: string
}

export type Said = {
  person: ImportedPerson
  company: ImportedCompany
  /** Where the customer works. */
  employer?: { name: string; role: string }
  values: { attributeId: string; value: Value }[]
  problems: Problem[]
}

const longest: Record<string, number> = { name: 200, givenName: 100, familyName: 100, company: 200, role: 80, key: 200 }

export function readRow(cells: readonly string[], plan: Plan): Said {
  const problems: Problem[] = []
  const values: Said['values'] = []
  const addresses = new Map<string, ImportedAddress>()
  const domains = new Set<string>()
  const texts: Record<string, string> = {}
  plan.mapping.forEach((target, column) => {
    const text = plainCell(cells[column] ?? '')
    if (!target || !text) return
    const wrong = (code: Problem['code'], value = text) =>
      void problems.push({ column, code, value: cutTo(200, value) })
    switch (target) {
      case 'email':
      case 'phone':
        for (const each of parts(text, target)) {
          const found = normalise(target, each, { country: plan.country })
          if (typeof found === 'string') wrong(target === 'email' ? 'notEmail' : 'notPhone', each)
          else
            addresses.set(`${target} ${found.address}`, {
              kind: target,
              ...found,
              written: each === found.address ? null : each,
            })
        }
        return
      case 'domain':
        for (const each of text.split(/[\s,;|]+/).filter(Boolean)) {
          const domain = domainOf(each.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/.*$/, ''))
          if (!domain) wrong('notDomain', each)
          else if (isPublicProvider(domain)) wrong('publicProvider', each)
          else domains.add(domain)
        }
        return
      case 'timeZone': {
        const zone = zoneOf(text)
        if (zone) texts.timeZone = zone
        else wrong('notTimeZone')
        return
      }
    }
    if (target.startsWith('attributes.')) {
      const attribute = plan.attributes.get(target.slice('attributes.'.length))
      // Removed since it was chosen.
      if (!attribute) return
      const value = valueOfText(attribute, text)
      if (value === undefined) wrong('unfitting')
      else if (value !== null) values.push({ attributeId: attribute.id, value })
    } else if (text.length > (longest[target] ?? 200)) wrong('tooLong')
    else texts[target] = text.replace(/\s+/g, ' ')
  })
  const name = texts.name ?? [texts.givenName, texts.familyName].filter(Boolean).join(' ')
  const person: ImportedPerson = {
    ...(texts.key ? { key: texts.key } : {}),
    ...(name ? { name } : {}),
    ...(texts.timeZone ? { timeZone: texts.timeZone } : {}),
    addresses: [...addresses.values()],
  }
  const company: ImportedCompany = { ...(name ? { name } : {}), domains: [...domains] }
  if (!problems.length && plan.about === 'customer' && !person.addresses.length && person.key === undefined)
    problems.push({ column: null, code: 'nobody', value: '' })
  if (!problems.length && plan.about === 'company' && !name && !domains.size)
    problems.push({ column: null, code: 'nameless', value: '' })
  const employer = texts.company ? { employer: { name: texts.company, role: texts.role ?? '' } } : {}
  return { person, company, ...employer, values, problems }
}

const parts = (text: string, kind: 'email' | 'phone'): string[] =>
  text
    .split(kind === 'email' ? /[\s,;|]+/ : /[,;|\n]+/)
    .map((each) => each.trim())
    .filter(Boolean)

function zoneOf(text: string): string | undefined {
  try {
    return text.includes('/') || text === 'UTC'
      ? new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
      : undefined
  } catch {
    return undefined
  }
}

/** By what rows of one file must not meet: what the first has, another may not have too. */
export function namesOf({ person, company }: Said, { about, source }: Pick<Plan, 'about' | 'source'>): string[] {
  if (about === 'company')
    return company.domains.length
      ? company.domains.map((domain) => `domain ${domain}`)
      : [`name ${folded(company.name ?? '')}`]
  return [
    ...person.addresses.map(({ kind, address }) => `${kind} ${address}`),
    ...(person.key === undefined ? [] : [`key ${source} ${person.key}`]),
  ]
}

export const folded = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
