// Finds messages: from the newest back, range by range of the index, until enough conversations are found or time is up.
// Words that few documents hold are looked up at once.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import { type Reader, isOutOfTime } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Asked } from './search.asking.ts'
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

/** So many documents hold a word that is rare. */
const rare = 3000
/** Documents looked at in one statement. */
const most = 400
/** Conversations that are enough to choose the best of. */
const enough = 120
const widest = 64

/** Looks from below `start` down to `stop`, or until enough is found. */
export async function findMessages(looking: Looking, start: number, stop: number): Promise<Window> {
  const { asked, lowest, timeLeft } = looking
  const floor = Math.max(lowest, stop)
  const found: Candidate[] = []
  const conversations = new Set<string>()
  let isRare = Math.min(...asked.terms.map(({ documents }) => documents)) <= rare
  let span = firstSpan(looking)
  let before = start
  let partial = false
  while (before > floor && (stop > lowest || conversations.size < enough)) {
    if (timeLeft() <= 0) {
      partial = true
      break
    }
    const first = Math.max(bucketOf(floor), bucketOf(before - 1) - span + 1)
    const ranges = isRare ? undefined : cover(first, bucketOf(before - 1))
    try {
      const rows = await look(looking, ranges, before, floor)
      for (const { shown, ...row } of rows)
        if (shown) {
          found.push(row)
          conversations.add(row.conversationId)
        }
      if (rows.length === most) before = rows.at(-1)!.place
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
      span = isRare ? span : Math.max(1, Math.floor(span / 4))
      isRare = false
    }
  }
  return { candidates: found, end: before, isAll: before <= lowest, partial }
}

/** How many ranges probably hold what is wanted, if words came together by chance. */
function firstSpan({ asked, lowest, highest }: Looking): number {
  const all = Math.max(1, highest - lowest)
  const share = asked.terms.reduce((product, { documents }) => product * Math.min(1, (documents + 1) / all), 1)
  return Math.max(1, Math.min(widest, Math.ceil(most / 2 / share / bucketSize)))
}

/** The newest documents below `before` that answer, each told whether the actor may see it. */
async function look({ db, actor, now, facets, asked }: Looking, ranges: string[] | undefined, before: number, floor: number) {
  const words = [...asked.terms.map(({ query }) => query), ...asked.without.map((query) => `!${query}`)].join(' & ')
  const within = ranges ? `${words} & (${ranges.map((range) => `'${range}'`).join(' | ')})` : words
  const all = asked.terms.map(({ query }) => query).join(' & ')
  const sure = asked.terms.map(({ surely }) => surely).join(' & ')
  const rankOf = (query: string) => sql<number>`ts_rank('{0.1, 0.3, 0.4, 1}', words, ${query}::tsquery)`
  const rank = all === sure ? rankOf(all) : sql<number>`${rankOf(sure)} + 0.2 * ${rankOf(all)}`
  const shown = visibleConversations(db, actor)
    .whereRef('conversations.id', '=', sql.ref('d.conversation_id'))
    .where((eb) => (asked.condition ? whereCondition(eb, asked.condition, facets, { actor, now }) : eb.val(true)))
    .select('conversations.id')
  const { since, until } = asked
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom(
          db
            .selectFrom('search_documents')
            .selectAll()
            .where(sql<boolean>`words @@ ${within}::tsquery`)
            .where('place', '<', before)
            .where('place', '>=', floor)
            .$if(since !== undefined, (query) => query.where('at', '>=', since!.toISOString()))
            .$if(until !== undefined, (query) => query.where('at', '<', until!.toISOString()))
            .orderBy('place', 'desc')
            .limit(most)
            .as('d'),
        )
        .selectAll()
        .select((each) => each.exists(shown).as('shown'))
        // Asked once for each, not once for each use.
        .offset(sql<number>`0`)
        .as('e'),
    )
    .select(['e.message_id as messageId', 'e.conversation_id as conversationId', 'e.place', 'e.at', 'e.shown'])
    .select(sql<number>`case when shown then ${rank} else 0 end`.as('rank'))
    .orderBy('e.place', 'desc')
    .$castTo<Candidate & { shown: boolean }>()
    .execute()
}
