// What a column can be, and what it probably is by its name and what stands in it. Pure.
import { type Actor, may } from '#kernel/actor.ts'
import type { AttributeView } from '#capabilities/attributes/attributes.contract.ts'
import { type About, several, targets } from './exchange.views.ts'

export type Choice = { target: string; name: string | null }

/** Whether the actor may fill in what a column is to be, beside what every column needs. */
export const mayFill = (actor: Actor, target: string): boolean =>
  target.startsWith('attributes.')
    ? may(actor, 'attributes:use')
    : (target !== 'company' && target !== 'role') || may(actor, 'companies:write')

export function choicesFor(about: About, attributes: readonly AttributeView[], actor: Actor): Choice[] {
  const theirs = attributes.filter((each) => each.about === about && !each.archived)
  return [
    ...targets[about].map((target) => ({ target, name: null })),
    ...theirs.map(({ id, name }) => ({ target: `attributes.${id}`, name })),
  ].filter(({ target }) => mayFill(actor, target))
}

/** Names of columns as other systems write them, in English and German, folded by `plain`. */
const names: Record<string, readonly string[]> = {
  name: [
    'name',
    'full name',
    'display name',
    'fn',
    'customer',
    'customer name',
    'kunde',
    'kundenname',
    'anzeigename',
    'company name',
    'firma',
    'firmenname',
    'company',
    'organisation',
    'organization',
    'unternehmen',
  ],
  givenName: ['first name', 'firstname', 'given name', 'vorname'],
  familyName: ['last name', 'lastname', 'surname', 'family name', 'nachname', 'familienname'],
  email: [
    'email',
    'e mail',
    'mail',
    'email address',
    'e mail address',
    'e mail adresse',
    'email adresse',
    'mailadresse',
    'email 1',
    'email 2',
    'e mail 1 value',
    'e mail 2 value',
    'e mail 2 address',
    'weitere e mail',
  ],
  phone: [
    'phone',
    'tel',
    'telephone',
    'phone number',
    'mobile',
    'mobile phone',
    'cell',
    'telefon',
    'telefonnummer',
    'mobil',
    'handy',
    'rufnummer',
    'phone 1 value',
    'phone 2 value',
    'business phone',
    'home phone',
  ],
  company: [
    'company',
    'org',
    'organisation',
    'organization',
    'organization name',
    'company name',
    'account',
    'account name',
    'firma',
    'unternehmen',
    'companies',
    'firmen',
  ],
  role: ['role', 'title', 'job title', 'position', 'rolle', 'funktion', 'stelle'],
  timeZone: ['time zone', 'timezone', 'tz', 'zeitzone'],
  key: [
    'id',
    'key',
    'customer id',
    'customer number',
    'customer no',
    'kundennummer',
    'kunden nr',
    'kundennr',
    'external id',
    'externalid',
    'uid',
    'schlussel',
  ],
  domain: ['domain', 'domains', 'domane', 'domanen', 'website', 'web site', 'web', 'webseite'],
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** A column's target, or null; what may be there once is taken by the first that looks like it. */
export function guess(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  choices: readonly Choice[],
  saved: readonly Record<string, string>[] = [],
): (string | null)[] {
  const free = new Set(choices.map(({ target }) => target))
  const take = (target: string | undefined): string | null => {
    if (target === undefined || !free.has(target)) return null
    if (!several.includes(target)) free.delete(target)
    return target
  }
  // The saved mapping that knows most of the columns decides first.
  const best = saved
    .map((each) => ({ each, known: columns.filter((column) => each[column] !== undefined).length }))
    .filter(({ known }) => known > 0)
    .sort((one, other) => other.known - one.known)[0]?.each
  const found = columns.map((column) => take(best?.[column]))
  columns.forEach((column, at) => (found[at] ??= take(byName(plain(column), choices, free))))
  columns.forEach((_, at) => (found[at] ??= take(byContent(rows.map((row) => row[at]?.trim() ?? '').filter(Boolean)))))
  return found
}

function byName(column: string, choices: readonly Choice[], free: ReadonlySet<string>): string | undefined {
  if (!column) return undefined
  const attribute = choices.find(({ name }) => name !== null && plain(name) === column)
  if (attribute) return attribute.target
  // With a first and a last name beside it, a company is the company; alone it is who the row is about.
  const fitting = choices
    .map(({ target }) => target)
    .filter((target) => free.has(target) && names[target]?.includes(column))
  return fitting.includes('company') && /company|firm|org|unternehmen|account/.test(column) ? 'company' : fitting[0]
}

function byContent(cells: readonly string[]): string | undefined {
  if (!cells.length) return undefined
  if (cells.every((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell))) return 'email'
  if (cells.every((cell) => /^(\+|00)[\d\s()./-]{6,}$/.test(cell))) return 'phone'
  if (cells.every((cell) => /^[A-Z][a-z]+\/[A-Za-z_]+$/.test(cell))) return 'timeZone'
  return undefined
}
