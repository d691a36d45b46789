// Finds messages: from the newest back, range by range of the index, until enough conversations are found or time is up.
// Words that few documents hold are looked up at once.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import { type Reader, isOutOfTime } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Asked } from './search.asking.ts'
import { documentsFor, idOfDocument } from './search.documents.ts'
import { bucketOf, bucketSize, cover } from './search.places.ts'

export type Candidate = { messageId: string; conversationId: string; place: number; at: string; rank: number }

export type Looking = {
  db: Reader
  actor: Actor
  now: Date
  facets: FacetMap
  asked: Asked
  timeLeft: () => number
  /** Places of the index. */
  lowest: number
  highest: number
}

export type Window = {
  candidates: Candidate[]
  /** Everything from here up was looked at. */
  end: number
  /** There is nothing below. */
  isAll: boolean
  /** Time was up. */
  partial: boolean
}

/** Documents probably found, and holding the rarest word, up to which the whole index is asked at once. */
const rare = { found: 2000, holding: 50_000 }
/** Documents looked at in one statement; more when hardly any of them is to be shown. */
const most = { usual: 400, sifting: 3000 }
/** Conversations that are enough to choose the best of; and when it has taken a while already. */
const enough = { usual: 120, late: 31 }
/** Milliseconds of its time that a search has left when it is late. */
const late = 650
const widest = 512

/** Looks from below `start` down to `stop`, or until enough is found. */
export async function findMessages(looking: Looking, start: number, stop: number): Promise<Window> {
  const { lowest, timeLeft } = looking
  const floor = Math.max(lowest, stop)
  const found: Candidate[] = []
  const conversations = new Set<string>()
  let { isRare, span } = firstLook(looking)
  let limit = most.usual
  let before = start
  let partial = false
  const isEnough = () => conversations.size >= (timeLeft() < late ? enough.late : enough.usual)
  while (before > floor && (stop > lowest || !isEnough())) {
    if (timeLeft() <= 0) {
      partial = true
      break
    }
    const first = Math.max(bucketOf(floor), bucketOf(before - 1) - span + 1)
    const ranges = isRare ? undefined : cover(first, bucketOf(before - 1))
    try {
      const rows = await look(looking, ranges, before, floor, limit)
      for (const { shown, ...row } of rows)
        if (shown) {
          found.push(row)
          conversations.add(row.conversationId)
        }
      if (rows.length === limit) {
        before = rows.at(-1)!.place
        if (rows.filter(({ shown }) => shown).length < rows.length / 5) limit = most.sifting
      }
      else if (isRare) before = floor
      else {
        before = Math.max(floor, first * bucketSize)
        span = Math.min(widest, span * 2)
      }
    } catch (error) {
      if (!isOutOfTime(error)) throw error
      if (!isRare && span === 1) {
        partial = true
        break
      }
      // Rarer than thought, or too much at once: in smaller parts.
      if (!isRare) span = Math.max(1, Math.floor(span / 4))
      isRare = false
      limit = most.usual
    }
  }
  return { candidates: found, end: before, isAll: before <= lowest, partial }
}

/** Whether to ask the whole index, or how many ranges at first, if words came together by chance. */
function firstLook({ asked, lowest, highest }: Looking): { isRare: boolean; span: number } {
  const all = Math.max(1, highest - lowest)
  const shares = asked.terms.map(({ documents }) => Math.min(1, (documents + 1) / all))
  const share = shares.reduce((product, each) => product * each, 1)
  return {
    isRare: share * all <= rare.found && Math.min(...shares) * all <= rare.holding,
    span: Math.max(1, Math.min(64, Math.ceil(most.usual / 2 / share / bucketSize))),
  }
}

/** The newest documents below `before` that answer, each told whether the actor may see it. */
async function look({ db, actor, now, facets, asked }: Looking, ranges: string[] | undefined, before: number, floor: number, limit: number) {
  const words = [...asked.terms.map(({ query }) => query), ...asked.without.map((query) => `!${query}`)].join(' & ')
  const within = ranges ? `${words} & (${ranges.map((range) => `'${range}'`).join(' | ')})` : words
  const all = asked.terms.map(({ query }) => query).join(' & ')
  const sure = asked.terms.map(({ surely }) => surely).join(' & ')
  const rankOf = (query: string) => sql<number>`ts_rank('{0.1, 0.3, 0.4, 1}', words, ${query}::tsquery)`
  const rank = all === sure ? rankOf(all) : sql<number>`${rankOf(sure)} + 0.2 * ${rankOf(all)}`
  const shown = visibleConversations(db, actor)
    .whereRef('conversations.id', '=', sql.ref('d.conversation_id'))
    .where((eb) => whereCondition(eb, asked.condition, facets, { actor, now }))
    .select('conversations.id')
  const { since, until } = asked
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom(
          documentsFor(db, actor)
            .select(['d.conversation_id', 'd.place', 'd.at', 'd.words', idOfDocument.as('said_id')])
            .where(sql<boolean>`words @@ ${within}::tsquery`)
            .where('place', '<', before)
            .where('place', '>=', floor)
            .$if(since !== undefined, (query) => query.where('at', '>=', since!.toISOString()))
            .$if(until !== undefined, (query) => query.where('at', '<', until!.toISOString()))
            .orderBy('place', 'desc')
            .limit(limit)
            .as('d'),
        )
        .selectAll()
        .select((each) => each.exists(shown).as('shown'))
        // Asked once for each, not once for each use.
        .offset(sql<number>`0`)
        .as('e'),
    )
    .select(['e.said_id as messageId', 'e.conversation_id as conversationId', 'e.place', 'e.at', 'e.shown'])
    .select(sql<number>`case when shown then ${rank} else 0 end`.as('rank'))
    .orderBy('e.place', 'desc')
    .$castTo<Candidate & { shown: boolean }>()
    .execute()
}
