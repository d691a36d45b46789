// One page of an answer: the best of what was found from a place back, by relevance and time; without words to search
// for, conversations by when something was last said.
import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import { type Reader, isOutOfTime } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { encodeCursor, checkedCursor } from '#kernel/page.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Asked } from './search.asking.ts'
import { documentsFor } from './search.documents.ts'
import { type Candidate, type Looking, findMessages } from './search.finding.ts'
import type { Chosen } from './search.showing.ts'
import { findSpread } from './search.spread.ts'

export type Page = { chosen: Chosen[]; next: string | null; partial: boolean }
type Wish = { order: 'best' | 'newest'; cursor?: string; limit: number }

const day = 24 * 3600_000
/** What was said so long ago counts half, beside what is new; but never less than `kept` of it. */
const half = 120 * day
const kept = 0.25
/** So few are little enough to look in several messages too. */
const few = 5

const place = z.coerce.number().int().min(-1e15).max(1e15)

export async function findByWords(looking: Looking, { order, cursor, limit }: Wish): Promise<Page> {
  const [start = looking.highest, stop = looking.lowest, offset = 0] =
    checkedCursor(cursor, [place, place, z.coerce.number().int().min(0).max(1e6)]) ?? []
  const window = await findMessages(looking, start, stop)
  const { candidates, isAll } = window
  let { partial } = window
  let conversations = group(candidates, looking.now, order)
  if (start === looking.highest && isAll && !partial && conversations.length < few)
    try {
      const known = new Set(conversations.map(({ conversationId }) => conversationId))
      const spread = (await findSpread(looking)).filter(({ conversationId }) => !known.has(conversationId))
      conversations = [...conversations, ...group(spread, looking.now, order)]
    } catch (error) {
      if (!isOutOfTime(error)) throw error
      partial = true
    }
  const left = await withoutExcluded(looking, conversations)
  const chosen = left.slice(offset, offset + limit)
  const more = left.length > offset + limit
  const next = more ? [start, window.end, offset + limit] : isAll ? null : [window.end, looking.lowest, 0]
  return { chosen, next: next && encodeCursor(next), partial }
}

type Grouped = Chosen & { score: number; rank: number }

/** Conversations, the best first, each with the message that says most of what was searched for. */
function group(candidates: readonly Candidate[], now: Date, order: Wish['order']): Grouped[] {
  const found = new Map<string, Grouped>()
  for (const { conversationId, messageId, rank, at } of candidates) {
    const time = Date.parse(at)
    const freshness = kept + (1 - kept) * 0.5 ** (Math.max(0, now.getTime() - time) / half)
    const score = order === 'newest' ? time : (rank + 0.01) * freshness
    const before = found.get(conversationId)
    if (!before) found.set(conversationId, { conversationId, messageId, messages: 1, score, rank })
    else {
      before.messages++
      before.score = Math.max(before.score, score)
      if (rank > before.rank) Object.assign(before, { messageId, rank })
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score)
}

/** Without conversations in which another message holds a word that must not be there. */
async function withoutExcluded<T extends Chosen>({ db, actor, asked }: Looking, chosen: T[]): Promise<T[]> {
  if (!asked.without.length || !chosen.length) return chosen
  const ids = chosen.map(({ conversationId }) => conversationId)
  const rows = await documentsFor(db, actor)
    .select('conversation_id')
    .distinct()
    .where('conversation_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where(sql<boolean>`words @@ ${asked.without.join(' | ')}::tsquery`)
    .execute()
  const excluded = new Set(rows.map((row) => row.conversation_id))
  return chosen.filter(({ conversationId }) => !excluded.has(conversationId))
}

type Facts = { db: Reader; actor: Actor; now: Date; facets: FacetMap; asked: Asked }

/** Conversations that the operators alone describe, those first in which something was said last. */
export async function findByFacts({ db, actor, now, facets, asked }: Facts, { cursor, limit }: Wish): Promise<Page> {
  const [at, id] = checkedCursor(cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const { since, until, without } = asked
  const rows = await visibleConversations(db, actor)
    .where((eb) => whereCondition(eb, asked.condition, facets, { actor, now }))
    .where((eb) => eb.and(byIndex(asked.condition, actor)))
    .$if(since !== undefined, (query) => query.where('conversations.last_message_at', '>=', since!.toISOString()))
    .$if(until !== undefined, (query) => query.where('conversations.created_at', '<', until!.toISOString()))
    .$if(without.length > 0, (query) =>
      query.where(({ not, exists }) =>
        not(
          exists(
            documentsFor(db, actor)
              .whereRef('d.conversation_id', '=', 'conversations.id' as never)
              .where(sql<SqlBool>`d.words @@ ${without.join(' | ')}::tsquery`)
              .select('d.place'),
          ),
        ),
      ),
    )
    .$if(at !== undefined, (query) =>
      query.where(sql<SqlBool>`(conversations.last_message_at, conversations.id) < (${at}::timestamptz, ${id}::uuid)`),
    )
    .select(['conversations.id', 'conversations.last_message_at'])
    .orderBy('conversations.last_message_at', 'desc')
    .orderBy('conversations.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    chosen: shown.map((row) => ({ conversationId: row.id, messageId: null, messages: 0 })),
    next: rows.length > limit && last ? encodeCursor([last.last_message_at, last.id]) : null,
    partial: false,
  }
}

const columns: Record<string, string> = {
  'conversations.assignee': 'conversations.assignee_id',
  'conversations.team': 'conversations.team_id',
  'conversations.mailbox': 'conversations.mailbox_id',
}

/** The tests that an index can answer, said in the way it understands; the condition itself says the same. */
function byIndex(condition: Condition, actor: Actor) {
  if (!('all' in condition)) return []
  return condition.all.flatMap((test) => {
    if (!('facet' in test) || test.op !== 'in') return []
    const values = (test.value as string[]).flatMap((value) =>
      value === 'me' ? [actor.id] : value === 'mine' ? actor.teamIds : [value],
    )
    const column = columns[test.facet]
    if (column) return [sql<SqlBool>`${sql.ref(column)} = any(${values}::uuid[])`]
    return test.facet === 'conversations.state' ? [sql<SqlBool>`conversations.state = any(${values}::text[])`] : []
  })
}
