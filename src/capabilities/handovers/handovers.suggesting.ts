// What a brief could say: the last words of the customer, what they asked, what we answered and noted, and when we said
// that something would be.
import type { Reader } from '#kernel/db.ts'
import { cut, isQuestion, saysWhen, sentencesOf } from './handovers.sentences.ts'
import type { Quote, Suggestion } from './handovers.views.ts'

/** So far back one looks; what is older is in the thread. */
const lookedAt = 60
const most = { questions: 5, answers: 2, notes: 3, dates: 5 }
const quoted = 500

/** The caller has checked that the actor may see the conversation. */
export async function suggest(db: Reader, conversationId: string): Promise<Suggestion> {
  const rows = await db
    .selectFrom('messages')
    .select(['direction', 'author_name', 'author_address', 'body_text', 'language', 'at', 'automatic'])
    .where('conversation_id', '=', conversationId)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(lookedAt)
    .execute()
  return suggestionFrom(
    rows
      .filter((row) => !row.automatic)
      .map((row) => ({
        direction: row.direction,
        who: row.author_name || row.author_address,
        at: row.at,
        text: row.body_text,
        language: row.language,
      })),
  )
}

export type Said = Quote & { direction: string; language: string | null }

/** Pure. `newest` first, without what machines wrote. */
export function suggestionFrom(newest: readonly Said[]): Suggestion {
  const theirs = newest.filter(({ direction }) => direction === 'in')
  const ours = newest.filter(({ direction }) => direction === 'out')
  const notes = newest.filter(({ direction }) => direction === 'note')
  const lastAnswer = newest.findIndex(({ direction }) => direction === 'out')
  const unanswered = newest
    .slice(0, lastAnswer === -1 ? undefined : lastAnswer)
    .filter(({ direction }) => direction === 'in')
  const questions = unanswered
    .toReversed()
    .flatMap(({ text, language }) => sentencesOf(text, language).filter(isQuestion))
  const dates = ours.toReversed().flatMap(({ text, language, ...said }) =>
    sentencesOf(text, language)
      .filter((sentence) => saysWhen(sentence, language))
      .map((sentence) => quote({ ...said, text: sentence })),
  )
  return {
    said: theirs[0] ? quote(theirs[0]) : null,
    questions: [...new Set(questions)].slice(-most.questions),
    answers: ours.slice(0, most.answers).toReversed().map(quote),
    notes: notes.slice(0, most.notes).toReversed().map(quote),
    dates: dates.slice(-most.dates),
  }
}

const quote = ({ who, at, text }: Quote): Quote => ({ who, at, text: cut(text.replace(/\s+/g, ' ').trim(), quoted) })
