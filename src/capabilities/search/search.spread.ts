// Finds conversations whose words are spread over several messages: by the rarest word, and then by the others in the
// same conversations. Asked only when hardly any message holds them all.
import { sql } from 'kysely'
import { whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { documentsFor, idOfDocument } from './search.documents.ts'
import type { Candidate, Looking } from './search.finding.ts'

/** More than this many documents of the rarest word are not gone through. */
const most = 1000
/** Conversations looked at, the newest. */
const mostConversations = 100

export async function findSpread({ db, actor, now, facets, asked }: Looking): Promise<Candidate[]> {
  const [rarest, ...others] = asked.terms.toSorted((a, b) => a.documents - b.documents)
  if (!rarest || !others.length || rarest.documents > most) return []
  const { since, until } = asked
  const held = await documentsFor(db, actor)
    .where(sql<boolean>`d.words @@ ${rarest.query}::tsquery`)
    .$if(since !== undefined, (query) => query.where('d.at', '>=', since!.toISOString()))
    .$if(until !== undefined, (query) => query.where('d.at', '<', until!.toISOString()))
    .select([idOfDocument.as('messageId'), 'd.conversation_id as conversationId', 'd.place', 'd.at'])
    .orderBy('d.place', 'desc')
    .limit(most)
    .execute()
  const latest = new Map(held.toReversed().map((row) => [row.conversationId, row]))
  let left = [...latest.keys()].toReversed().slice(0, mostConversations)
  for (const { query } of others) {
    if (!left.length) return []
    const rows = await documentsFor(db, actor)
      .select('conversation_id')
      .distinct()
      .where('conversation_id', '=', sql<string>`any(${left}::uuid[])`)
      .where(sql<boolean>`words @@ ${query}::tsquery`)
      .execute()
    const holding = new Set(rows.map((row) => row.conversation_id))
    left = left.filter((id) => holding.has(id))
  }
  if (!left.length) return []
  const shown = await visibleConversations(db, actor)
    .where('conversations.id', '=', sql<string>`any(${left}::uuid[])`)
    .where((eb) => whereCondition(eb, asked.condition, facets, { actor, now }))
    .select('conversations.id')
    .execute()
  // Behind everything that one message says.
  return shown.map(({ id }) => ({ ...latest.get(id)!, rank: 0 }))
}
