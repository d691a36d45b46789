// Finds conversations whose words are spread over several messages: by the rarest word, and then by the others in the
// same conversations. Asked only when hardly any message holds them all.
import { sql } from 'kysely'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { Candidate, Looking } from './search.finding.ts'

/** More than this many documents of the rarest word are not gone through. */
const most = 3000
const mostConversations = 200

export async function findSpread({ db, actor, now, facets, asked }: Looking): Promise<Candidate[]> {
  const [rarest, ...others] = asked.terms.toSorted((a, b) => a.documents - b.documents)
  if (!rarest || !others.length || rarest.documents > most) return []
  const { since, until } = asked
  const held = await visibleConversations(db, actor)
    .innerJoin('search_documents as d', 'd.conversation_id', 'conversations.id')
    .where(sql<boolean>`d.words @@ ${rarest.query}::tsquery`)
    .where((eb) => (asked.condition ? whereCondition(eb, asked.condition, facets, { actor, now }) : eb.val(true)))
    .$if(since !== undefined, (query) => query.where('d.at', '>=', since!.toISOString()))
    .$if(until !== undefined, (query) => query.where('d.at', '<', until!.toISOString()))
    .select(['d.message_id as messageId', 'd.conversation_id as conversationId', 'd.place', 'd.at'])
    .orderBy('d.place', 'desc')
    .limit(most)
    .execute()
  const latest = new Map(held.toReversed().map((row) => [row.conversationId, row]))
  let left = [...latest.keys()].toReversed().slice(0, mostConversations)
  for (const { query } of others) {
    if (!left.length) return []
    const rows = await db
      .selectFrom('search_documents')
      .select('conversation_id')
      .distinct()
      .where('conversation_id', '=', sql<string>`any(${left}::uuid[])`)
      .where(sql<boolean>`words @@ ${query}::tsquery`)
      .execute()
    const holding = new Set(rows.map((row) => row.conversation_id))
    left = left.filter((id) => holding.has(id))
  }
  // Behind everything that one message says.
  return left.map((id) => ({ ...latest.get(id)!, rank: 0 }))
}
