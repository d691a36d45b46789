// What the kept words tell: how many documents hold one, what a beginning may become, and which name was meant.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { canSlip, isSlip, nearby } from './shared/words.ts'

/** A word quoted for a tsquery. */
export const lexeme = (word: string): string => `'${word.replace(/['\\]/g, '')}'`

const last = '\u{10ffff}'
const mostEndings = 12
const mostMeant = 5

/** How many documents hold each of the words or stems; words that are not there are not in the answer. */
export async function documentsWith(db: Reader, words: readonly string[]): Promise<Map<string, number>> {
  if (!words.length) return new Map()
  const rows = await db
    .selectFrom('search_words')
    .select(['word', 'documents'])
    .where('word', '=', sql<string>`any(${[...words]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.word, row.documents]))
}

/** The most frequent words that begin so. */
export async function endingsOf(db: Reader, beginning: string): Promise<{ word: string; documents: number }[]> {
  if (!beginning) return []
  return db
    .selectFrom('search_words')
    .select(['word', 'documents'])
    .where('word', '>=', beginning)
    .where('word', '<', beginning + last)
    .orderBy('documents', 'desc')
    .limit(mostEndings)
    .execute()
}

/** Words of names that are a slip away from words that hardly any document holds, the most frequent first. */
export async function slipsOf(db: Reader, words: readonly string[]): Promise<Map<string, string[]>> {
  const counts = await documentsWith(db, words)
  const odd = [...new Set(words)].filter((word) => canSlip(word) && (counts.get(word) ?? 0) < 3)
  if (!odd.length) return new Map()
  const near = odd.flatMap(nearby)
  const rows = await db
    .selectFrom('search_words')
    .select(['word', 'documents'])
    .where(sql<boolean>`near && ${near}::text[]`)
    .orderBy('documents', 'desc')
    .limit(100)
    .execute()
  const found = odd.map((word): [string, string[]] => [
    word,
    rows.flatMap((row) => (row.word !== word && isSlip(row.word, word) ? [row.word] : [])).slice(0, mostMeant),
  ])
  return new Map(found.filter(([, meant]) => meant.length))
}
