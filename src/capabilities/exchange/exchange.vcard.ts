// vCards 3.0 (RFC 2426) and 4.0 (RFC 6350), read and written by ical.js.
import ICAL from 'ical.js'
import { Broken, type Row } from './exchange.reading.ts'

/** The columns that a vCard fills; several of a kind are parted by line breaks. */
export const cardColumns = ['FN', 'EMAIL', 'TEL', 'ORG', 'ROLE', 'TZ', 'UID'] as const
export const cardMapping = ['name', 'email', 'phone', 'company', 'role', 'timeZone', 'key'] as const

export const isCard = (text: string): boolean => /^\ufeff?\s*BEGIN:VCARD/i.test(text)
/** Version 2.1 has other ways to encode letters, which nobody needs any more. */
export const isOldCard = (text: string): boolean => /^VERSION:2\.1\s*$/im.test(text)

/** One row per card; rejects with `Broken` at the first line of a card that can not be read. */
export function* cardRows(text: string): Generator<Row> {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  let begun = -1
  for (const [at, written] of lines.entries()) {
    const line = written.trim()
    if (/^BEGIN:VCARD$/i.test(line)) {
      if (begun >= 0) throw new Broken(begun + 1)
      begun = at
    } else if (/^END:VCARD$/i.test(line)) {
      if (begun < 0) throw new Broken(at + 1)
      yield { line: begun + 1, cells: readCard(lines.slice(begun, at + 1), begun + 1) }
      begun = -1
    } else if (begun < 0 && line) throw new Broken(at + 1)
  }
  if (begun >= 0) throw new Broken(begun + 1)
}

type Property = [name: string, parameters: Record<string, string | string[]>, type: string, ...values: unknown[]]

function readCard(lines: string[], line: number): string[] {
  let properties: Property[]
  try {
    properties = (ICAL.parse(`${lines.join('\r\n')}\r\n`) as unknown as [string, Property[]])[1]
  } catch {
    throw new Broken(line)
  }
  const preferred = ([, { pref, type }]: Property) =>
    pref ? Number(pref) : [type ?? []].flat().some((each) => each.toLowerCase() === 'pref') ? 0 : 101
  const all = (name: string) =>
    properties.filter(([each]) => each === name).sort((one, other) => preferred(one) - preferred(other))
  const values = (name: string) =>
    all(name)
      .flatMap(([, , , ...given]) => given.map(plain))
      .filter(Boolean)
  const name = values('fn')[0] || nameOf(all('n')[0]?.[3]) || values('nickname')[0] || ''
  const organisation = all('org')[0]?.[3]
  return [
    name,
    values('email')
      .map((each) => each.replace(/^mailto:/i, ''))
      .join('\n'),
    values('tel')
      .map((each) => each.replace(/^tel:/i, '').replace(/;.*$/, ''))
      .join('\n'),
    String(Array.isArray(organisation) ? organisation[0] : (organisation ?? '')).trim(),
    values('title')[0] ?? values('role')[0] ?? '',
    values('tz').find((each) => each.includes('/')) ?? '',
    values('uid')[0] ?? '',
  ]
}

const plain = (value: unknown): string => String(value ?? '').trim()

/** Family; given; further; before; after (RFC 6350, 6.2.2), as people are called. */
function nameOf(value: unknown): string {
  const [family, given, further, before] = [value ?? []].flat().map((part) => [part].flat().map(plain).join(' '))
  return [before, given, further, family].filter(Boolean).join(' ')
}

export type Card = {
  uid: string
  name: string
  emails: readonly string[]
  phones: readonly string[]
  company: string
  role: string
  timeZone: string
}

/** Version 4.0. */
export function writeCard(card: Card): string {
  const words = card.name.trim().split(/\s+/)
  const family = words.length > 1 ? words.pop()! : ''
  const properties: Property[] = [
    ['version', {}, 'text', '4.0'],
    ['uid', {}, 'text', `urn:uuid:${card.uid}`],
    ['fn', {}, 'text', card.name],
    ['n', {}, 'text', [family, words.join(' '), '', '', '']],
    ...card.emails.map((email, at): Property => ['email', at ? {} : { pref: '1' }, 'text', email]),
    ...card.phones.map((phone, at): Property => ['tel', at ? {} : { pref: '1' }, 'text', phone]),
    ...(card.company ? [['org', {}, 'text', [card.company]] as Property] : []),
    ...(card.role ? [['title', {}, 'text', card.role] as Property] : []),
    ...(card.timeZone ? [['tz', {}, 'text', card.timeZone] as Property] : []),
  ]
  return `${ICAL.stringify(['vcard', properties, []] as never).trim()}\r\n`
}
