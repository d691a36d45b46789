// What words have in common in their language (`universities` and `university`): by the dictionaries that PostgreSQL
// brings, asked in batches and remembered, since the same words come again and again.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { fold } from './shared/words.ts'

/** Dictionary by language; those that a PostgreSQL lacks are done without. */
const dictionaries: Record<string, string> = {
  ar: 'arabic', ca: 'catalan', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', et: 'estonian',
  eu: 'basque', fi: 'finnish', fr: 'french', ga: 'irish', hi: 'hindi', hu: 'hungarian', hy: 'armenian',
  id: 'indonesian', it: 'italian', lt: 'lithuanian', nb: 'norwegian', ne: 'nepali', nl: 'dutch', nn: 'norwegian',
  no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', ta: 'tamil',
  tr: 'turkish', yi: 'yiddish',
}

/** Languages whose words can be brought to a stem, by ISO 639-1 code. */
export const languages: readonly string[] = Object.keys(dictionaries)

export const dictionaryOf = (language: string | null | undefined): string | undefined =>
  language ? dictionaries[language.toLowerCase().split('-')[0]!] : undefined

/** Stems of a word as it is written, folded; none for words that are too short or hold digits. */
export type StemOf = (dictionary: string, raw: string) => readonly string[]

const mostKept = 200_000
const known = new Map<string, string>()
let present: ReadonlySet<string> | undefined

/** Looks up what is not remembered yet, in one query; what it returns then answers at once. */
export async function stems(db: Reader, wanted: Iterable<readonly [dictionary: string, raw: string]>): Promise<StemOf> {
  present ??= await dictionariesOf(db)
  const missing = new Map<string, [string, string]>()
  for (const [dictionary, raw] of wanted)
    if (present.has(dictionary))
      for (const form of formsOf(raw)) {
        const key = `${dictionary} ${form}`
        if (!known.has(key)) missing.set(key, [dictionary, form])
      }
  if (missing.size) {
    if (known.size + missing.size > mostKept) known.clear()
    const pairs = [...missing.values()]
    const rows = await db
      .selectFrom(
        sql<{ dictionary: string; form: string }>`
          unnest(${pairs.map(([each]) => `${each}_stem`)}::text[], ${pairs.map(([, form]) => form)}::text[])`.as<'w'>(
          sql`w(dictionary, form)`,
        ),
      )
      .select(sql<string | null>`(ts_lexize(w.dictionary::regdictionary, w.form))[1]`.as('stem'))
      .execute()
    pairs.forEach(([dictionary, form], at) => known.set(`${dictionary} ${form}`, fold(rows[at]?.stem ?? '')))
  }
  return (dictionary, raw) => {
    const found = formsOf(raw).map((form) => known.get(`${dictionary} ${form}`) ?? '')
    return [...new Set(found)].filter(Boolean)
  }
}

/** As it is written, and as it is written without accents: people leave them out on either side. */
function formsOf(raw: string): string[] {
  if (raw.length < 3 || raw.length > 30 || !/^[\p{L}\p{M}]+$/u.test(raw)) return []
  const written = raw.toLowerCase().normalize('NFC')
  const folded = fold(raw)
  return written === folded ? [written] : [written, folded]
}

async function dictionariesOf(db: Reader): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom(sql<{ dictname: string }>`pg_ts_dict`.as('d'))
    .select('d.dictname')
    .where('d.dictname', 'like', '%\\_stem')
    .execute()
  return new Set(rows.map(({ dictname }) => dictname.slice(0, -5)))
}
