// From entries to a card and back: an entry is one thing that somebody told. Pure.
import type { Card, Channel, Wishes } from './knownas.views.ts'

export type Values = ReadonlyMap<string, unknown>

const plain = ['name', 'say', 'title', 'pronouns', 'languages', 'channel', 'hours', 'detail', 'tone', 'needs'] as const
const addressKey = (language: string): string => `address.${language}`

/** The card that these entries make; what was never told is null or empty. */
export function cardOf(entries: Values): Card {
  const address = [...entries]
    .filter(([key]) => key.startsWith('address.'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value)
  return {
    ...Object.fromEntries(plain.map((key) => [key, entries.get(key) ?? null])),
    address,
    dates: entries.get('dates') ?? [],
  } as Card
}

/** What wishes change of the entries that there are, by key; null takes one away. What stays as it is is left out. */
export function changesBy(wishes: Wishes, before: Values): Map<string, unknown> {
  const wanted = new Map<string, unknown>()
  for (const key of plain) if (wishes[key] !== undefined) wanted.set(key, emptyAsNull(wishes[key]))
  if (wishes.dates) wanted.set('dates', wishes.dates.length ? wishes.dates : null)
  if (wishes.address) {
    for (const key of before.keys()) if (key.startsWith('address.')) wanted.set(key, null)
    for (const each of wishes.address)
      wanted.set(addressKey(each.language), each.form || each.naming || each.greeting ? each : null)
  }
  return new Map([...wanted].filter(([key, value]) => !isSame(value, before.get(key) ?? null)))
}

/** The wishes that a suggestion stands for now: it says only what it adds to what they have told. */
export function wishesOf(key: string, value: unknown, { address, languages, channel }: Card): Wishes {
  if (key === 'languages') return { languages: withLanguage(languages, value as string) }
  if (key === 'channel')
    return {
      channel: {
        best: channel?.best ?? null,
        never: [...new Set([...(channel?.never ?? []), value as Channel])],
      },
    }
  if (!key.startsWith('address.')) return { [key]: value } as Wishes
  const one = value as Card['address'][number]
  const known = address.find(({ language }) => language === one.language)
  return { address: [...address.filter((each) => each !== known), { ...one, ...known, form: one.form }] }
}

function withLanguage(told: Card['languages'], language: string): NonNullable<Card['languages']> {
  if (!told) return { own: language, reads: [], script: null }
  const { own, reads } = told
  return own === language || reads.includes(language) ? told : { ...told, reads: [...reads, language].slice(0, 12) }
}

function emptyAsNull(value: unknown): unknown {
  const isNothing = (part: unknown) => part === null || part === '' || (Array.isArray(part) && !part.length)
  return value && typeof value === 'object' && Object.values(value).every(isNothing) ? null : value
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** The database gives the fields of an object back in an order of its own. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, part]) => [key, sorted(part)]),
        )
      : value
