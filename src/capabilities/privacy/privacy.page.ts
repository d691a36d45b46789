// Everything known about a person as pages that read and print well: words, names, times and money, nothing that runs or is
// fetched from elsewhere. What is stored as a code is told in words (`privacy.values.<field>.<code>`).
import { text } from '#kernel/text.ts'
import type { PersonalRecord } from '#kernel/personal.ts'
import { formatMoney } from '#capabilities/orders/orders.public.ts'
import { escape } from '#capabilities/sending/sending.public.ts'

export type Section = { section: string; records: readonly PersonalRecord[] }
export type Told = { house: string; name: string; locale: string; timeZone: string; madeAt: string; number: number }

/** `next`: the name of the page that goes on, if there is more. */
export function readablePage(told: Told, sections: readonly Section[], next: string | null): string {
  const { house, name, locale, number } = told
  const say = (key: string, values: Record<string, string> = {}) =>
    escape(text(locale, `privacy.${key}`, values) ?? key)
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: told.timeZone })
  const when = (at: string) => `<time datetime="${escape(at)}">${escape(format.format(new Date(at)))}</time>`
  const label = (field: string) => escape(text(locale, `privacy.facts.${field}`) ?? field)

  const languageName = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })
  const coded = (field: string, code: string) =>
    isCode.test(code) ? text(locale, `privacy.values.${field}.${code}`) : undefined

  const value = (field: string, given: unknown, currency: string): string => {
    if (given === null || given === undefined || given === '') return '–'
    if (typeof given === 'number' && currency && minor.has(field)) return escape(formatMoney(given, currency, locale))
    if (typeof given === 'number') return escape(new Intl.NumberFormat(locale, { useGrouping: false }).format(given))
    if (typeof given === 'boolean') return say(`values.${given}`)
    if (Array.isArray(given))
      return given.some((each) => typeof each === 'object')
        ? given.map((each) => `<div class="inner">${value(field, each, currency)}</div>`).join('')
        : given.map((each) => value(field, each, currency)).join(', ') || '–'
    if (given instanceof Date) return when(given.toISOString())
    if (typeof given === 'object') return facts(given as PersonalRecord, currency)
    const words = String(given)
    if (isInstant.test(words)) return when(words)
    if (words.startsWith('files/')) return `<a href="${escape(encodeURI(words))}">${escape(words)}</a>`
    if (languages.has(field) && /^[a-z]{2,3}$/.test(words)) return escape(languageName.of(words) ?? words)
    return `<span dir="auto">${escape(coded(field, words) ?? words)}</span>`
  }
  /** Amounts are in the currency that the record names, or the one around it. */
  const facts = (record: PersonalRecord, around = ''): string => {
    const currency = typeof record['currency'] === 'string' ? record['currency'] : around
    const shown = Object.entries(record)
      .filter(([, given]) => given !== null && given !== '' && !(Array.isArray(given) && !given.length))
      .filter(([field]) => field !== 'currency')
      .map(([field, given]) => `<dt>${label(field)}</dt><dd>${value(namedIn(record, field), given, currency)}</dd>`)
    return `<dl>${shown.join('')}</dl>`
  }

  const title = text(locale, 'privacy.file.title', { name, house }) ?? name
  const body = [
    `<h1 dir="auto">${escape(title)}</h1>`,
    `<p>${say('file.intro', { house, number: String(number) })}</p>`,
    ...sections
      .filter(({ records }) => records.length)
      .map(
        ({ section, records }) =>
          `<section><h2>${say(`sections.${section}`)}</h2>${records.map((record) => `<article>${facts(record)}</article>`).join('')}</section>`,
      ),
    ...(next ? [`<p><a href="${escape(next)}">${say('file.next')}</a></p>`] : []),
    `<footer>${say('file.made')} ${when(told.madeAt)}</footer>`,
  ]
  return (
    `<!doctype html>\n<html lang="${escape(locale)}">\n<head><meta charset="utf-8"><title>${escape(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${style}</style></head>\n<body><main>\n${body.join('\n')}\n</main></body>\n</html>\n`
  )
}

/** A value of something that the record names: `{about: 'tone', value: 'warm'}`. */
const namedIn = ({ about }: PersonalRecord, field: string): string =>
  field === 'value' && typeof about === 'string' ? about.split('.')[0]! : field

/** Fields that name languages by their codes. */
const languages = new Set(['language', 'own', 'reads'])
/** Fields that hold amounts in minor units. */
const minor = new Set(['totalMinor', 'unitPrice'])
const isCode = /^[a-zA-Z_]{1,40}$/
const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const style = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b2421; font: 11pt/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 13pt; margin: 2rem 0 .25rem; break-after: avoid; }
article { padding: .625rem 0; border-top: 1px solid #cfd4d1; }
.inner { padding: .375rem 0 .375rem .75rem; border-inline-start: 2px solid #cfd4d1; margin: .25rem 0; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .125rem 1rem; margin: 0; font-size: 10pt; }
dt { color: #56615d; }
dd { margin: 0; white-space: pre-wrap; min-inline-size: 0; }
footer { margin-top: 1.5rem; padding-top: .5rem; border-top: 1px solid #cfd4d1; font-size: 9pt; color: #56615d; }
@page { margin: 18mm; }
@media print { main { padding: 0; max-width: none; } a { color: inherit; } }
`
