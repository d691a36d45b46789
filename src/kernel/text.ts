// Texts of the server in every language: one file per language in src/locales, ICU messages, shared with the web app.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'

type Catalogue = Record<string, string>

const folder = join(import.meta.dirname, '..', 'locales')
const catalogues = new Map<string, Catalogue>()
const formats = new Map<string, IntlMessageFormat>()

/** Languages there is a file for, e.g. `['de', 'en']`. */
export const locales: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5))
  .sort()

/** A text as HTML shows it, in elements and in quoted attributes. */
export const escapeHtml = (words: string): string => words.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

type Values = Record<string, string | number | Date>

/**
 * A language as one says it to somebody who is on familiar terms, where it tells that apart: `de-x-informal` (private
 * use, RFC 5646, 2.2.7). Texts for customers that differ then stand in `informal/de.json`.
 */
export const familiar = (language: string): string => `${language}-x-informal`

/** The text in `locale`, in English when that language lacks it, undefined when no language has it. */
export function text(locale: string, key: string, values: Values = {}): string | undefined {
  const language = best([locale])
  const files = [...(locale === familiar(language) ? [`informal/${language}`] : []), language, 'en']
  for (const file of new Set(files)) {
    const message = catalogue(file)[key]
    if (message === undefined) continue
    const id = `${file} ${key}`
    let format = formats.get(id)
    if (!format) formats.set(id, (format = new IntlMessageFormat(message, file.split('/').at(-1)!)))
    return String(format.format(values))
  }
  return undefined
}

/** The best of our languages for an Accept-Language header (RFC 9110, 12.5.4). */
export function localeOf(acceptLanguage: string | undefined): string {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().split(/;\s*q=/)
    return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const usable = wanted.filter(({ tag, quality }) => tag && quality > 0)
  return best(usable.sort((a, b) => b.quality - a.quality).map(({ tag }) => tag))
}

function best(tags: string[]): string {
  for (const tag of tags) {
    const lower = tag.toLowerCase()
    const found = [lower, lower.split('-')[0]!].find((each) => locales.includes(each))
    if (found) return found
  }
  return 'en'
}

function catalogue(name: string): Catalogue {
  let found = catalogues.get(name)
  if (!found) {
    const file = join(folder, `${name}.json`)
    found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Catalogue) : {}
    catalogues.set(name, found)
  }
  return found
}
