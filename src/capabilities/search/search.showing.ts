// What was found as it is shown: the conversations with their names, and the words in the message that answers best.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { knowsTeam } from '#capabilities/people/people.public.ts'
import { besideSaid } from '#capabilities/sidethreads/sidethreads.public.ts'
import type { Term } from './search.asking.ts'
import type { Hit } from './search.contract.ts'
import { type Language, beginning, hitsIn, markAll, markBest, mayAnswer } from './search.marking.ts'
import { dictionaryOf, stems } from './search.stems.ts'
import { tokens } from './shared/words.ts'

export type Chosen = { conversationId: string; messageId: string | null; messages: number }

/** In the order given; what is not to be seen any more, or is not where it was, is left out. */
export async function showHits(
  db: Reader,
  actor: Actor,
  chosen: readonly Chosen[],
  terms: readonly Term[],
  usual: string | undefined,
): Promise<Hit[]> {
  if (!chosen.length) return []
  const ids = chosen.flatMap(({ messageId }) => messageId ?? [])
  const [rows, own, beside] = await Promise.all([
    readConversations(db, actor, chosen.map(({ conversationId }) => conversationId)),
    readMessages(db, ids),
    may(actor, 'sidethreads:read') ? besideSaid(db, ids) : [],
  ])
  const conversations = new Map(rows.map((row) => [row.id, row]))
  const messages = new Map<string, Message>(own.map((row) => [row.id, row]))
  for (const row of beside) messages.set(row.id, { ...row, beside: true })
  const spoken = (...languages: (string | null | undefined)[]) =>
    languages.map(dictionaryOf).find((each) => each !== undefined) ?? usual
  const wanted = chosen.flatMap(({ conversationId, messageId }) => {
    const row = conversations.get(conversationId)
    const message = messageId ? messages.get(messageId) : undefined
    const dictionary = spoken(message?.language, row?.language)
    const texts = [row?.subject ?? '', message?.body_text ?? '']
    return dictionary && terms.some(({ isLoose }) => isLoose) ? texts.flatMap((text) => rawWordsOf(text, terms)).map((raw) => [dictionary, raw] as const) : []
  })
  const stemOf = await stems(db, wanted)
  return chosen.flatMap(({ conversationId, messageId, messages: count }): Hit[] => {
    const row = conversations.get(conversationId)
    if (!row) return []
    const found = messageId ? messages.get(messageId) : undefined
    // It was split off or joined to another a moment ago.
    if (messageId && found?.conversation_id !== conversationId) return []
    const language = { dictionary: spoken(found?.language, row.language), stemOf }
    const mark = (text: string) => markAll(text, hitsIn(text, terms, language))
    const person = (id: string | null, name: string | null) => (id ? { id, name: name ?? '' } : null)
    return [
      {
        conversation: {
          id: row.id,
          number: row.number,
          subject: row.subject,
          customer: { id: row.customer_id, name: row.customer ?? '' },
          state: row.state as Hit['conversation']['state'],
          snoozedUntil: row.state === 'snoozed' ? row.snoozed_until : null,
          waitingSince: row.waiting_since,
          lastMessageAt: row.last_message_at,
          assignee: person(row.assignee_id, row.assignee),
          team: person(row.team_id, row.team_id && knowsTeam(actor, row.team_id) ? row.team : ''),
          language: row.language,
          hasAttachments: row.has_attachments,
          private: row.private,
          revision: row.revision,
        },
        subject: mark(row.subject),
        customer: mark(row.customer ?? ''),
        message: found ? { ...wordsOf(found, terms, language) } : null,
        messages: count,
      },
    ]
  })
}

/** Words of a text whose stems may be what was searched for, as they are written. */
const rawWordsOf = (text: string, terms: readonly Term[]): string[] =>
  tokens(text)
    .filter(({ word }) => terms.some(({ steps, isLoose }) => isLoose && steps.some((step) => mayAnswer(word, step))))
    .map(({ start, end }) => text.slice(start, end))

type Message = Awaited<ReturnType<typeof readMessages>>[number] & { beside?: true }

function wordsOf(row: Message, terms: readonly Term[], language: Language): NonNullable<Hit['message']> {
  const files = row.files.map((name) => ({ name, hits: hitsIn(name, terms, language) })).filter(({ hits }) => hits.length)
  const folded = row.folded as { text: string }[]
  const texts = [row.body_text, ...folded.map(({ text }) => text)]
  const best = texts.map((text) => markBest(text, hitsIn(text, terms, language))).find((each) => each !== undefined)
  return {
    id: row.id,
    at: row.at,
    direction: row.direction as NonNullable<Hit['message']>['direction'],
    beside: row.beside ?? false,
    author: row.author_name,
    words: best ?? beginning(row.body_text),
    files: files.map(({ name, hits }) => markAll(name, hits)),
  }
}

const readConversations = (db: Reader, actor: Actor, ids: readonly string[]) =>
  visibleConversations(db, actor)
    .where('conversations.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .select([
      'conversations.id', 'number', 'subject', 'customer_id', 'state', 'snoozed_until', 'waiting_since', 'last_message_at',
      'assignee_id', 'team_id', 'language', 'has_attachments', 'private', 'revision',
    ])
    .select((eb) => [
      eb.selectFrom('customers').select('name').whereRef('customers.id', '=', 'conversations.customer_id').as('customer'),
      eb.selectFrom('agents').select('name').whereRef('agents.id', '=', 'conversations.assignee_id').as('assignee'),
      eb.selectFrom('teams').select('name').whereRef('teams.id', '=', 'conversations.team_id').as('team'),
    ])
    .execute()

const readMessages = (db: Reader, ids: readonly string[]) =>
  db
    .selectFrom('messages')
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .select(['id', 'conversation_id', 'at', 'direction', 'author_name', 'body_text', 'folded', 'language'])
    .select(
      sql<string[]>`array(
        select name from attachments where message_id = messages.id and not inline order by position
      )`.as('files'),
    )
    .execute()
