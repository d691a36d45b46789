// Keeps members as things happen: whatever is announced about a customer, or about a conversation or a company of theirs,
// may have changed a fact that a segment asks for.
import { sql } from 'kysely'
import type { Follower, Writer } from '#kernel/capability.ts'
import type { LoggedEvent } from '#kernel/followers.ts'
import { lookOn, trySetting, watchedNow } from './segments.looking.ts'

/** So many customers are set at once; a batch of events may speak of more. */
const atOnce = 5000

export const members: Follower = {
  name: 'segments.members',
  types: ['customers.created', 'orders.received', 'activity.received', 'tags.meant'],
  about: ['customerId', 'conversationId', 'companyId'],
  // Whatever was there before is found when a segment is made.
  from: 'now',
  async handle(w, events) {
    if (!(await w.tx.selectFrom('segments').select('id').where('removed_at', 'is', null).limit(1).executeTakeFirst()))
      return
    const ids = await concerned(w, events)
    if (!ids.length) return
    const facets = await w.services.customerFacets(w.tx)
    const segments = await watchedNow(w.tx, facets)
    for (let at = 0; at < ids.length; at += atOnce) await trySetting(w, segments, ids.slice(at, at + atOnce), facets)
  },
  due: lookOn,
}

/** Under which other names events speak of one more customer or conversation. */
const alsoNamed: Record<string, readonly ['customer' | 'conversation', string]> = {
  'conversations.customerChanged': ['customer', 'fromCustomerId'],
  'conversations.merged': ['conversation', 'fromId'],
  'conversations.unmerged': ['conversation', 'fromId'],
  'conversations.unsplit': ['conversation', 'fromId'],
  'identity.merged': ['customer', 'fromId'],
  'identity.unmerged': ['customer', 'fromId'],
}

/** Customers whose facts may be others now, as they were named and as who they are by now. */
async function concerned(w: Writer, events: readonly LoggedEvent[]): Promise<string[]> {
  const [customers, conversations, companies] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { type, payload } of events) {
    // Entering and leaving changes no fact that a segment asks for.
    if (type.startsWith('segments.')) continue
    const named = payload as Record<string, unknown>
    const add = (to: Set<string>, key: string) => void (typeof named[key] === 'string' && to.add(named[key]))
    add(customers, 'customerId')
    add(conversations, 'conversationId')
    add(companies, 'companyId')
    const [what, key] = alsoNamed[type] ?? []
    if (key) add(what === 'customer' ? customers : conversations, key)
    if (Array.isArray(named['customerIds'])) for (const id of named['customerIds']) customers.add(String(id))
  }
  if (!customers.size && !conversations.size && !companies.size) return []
  const { rows } = await sql<{ id: string }>`
    with named as (
      select unnest(${[...customers]}::uuid[]) as id
      union select customer_id from conversations where id = any(${[...conversations]}::uuid[])
      union select customer_id from company_members where company_id = any(${[...companies]}::uuid[])
    )
    select id from named union
    select coalesce(merged_into, customers.id) from customers join named on named.id = customers.id`.execute(w.tx)
  return rows.map(({ id }) => id).sort()
}
