// What customers' timelines hold of identity: who was merged into them, and taken apart again.
import { sql } from 'kysely'
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'
import { visibleCustomers } from '#capabilities/conversations/conversations.public.ts'

export const timeline: TimelineSources = {
  // `identity_timeline` is the index of these.
  'identity.merge': eventSource(
    ['identity.merged', 'identity.unmerged'],
    { kind: 'changes', needs: 'identity:read' },
    async (db, payloads, { actor, now }) => {
      const ids = payloads.map(({ fromId }) => fromId as string)
      // Who was taken apart again may be somebody whom the reader does not know.
      const seen = await visibleCustomers(db, actor, ids, now)
      const rows = await db
        .selectFrom('customers')
        .select(['id', 'name'])
        .where('id', '=', sql<string>`any(${[...seen]}::uuid[])`)
        .execute()
      const names = new Map(rows.map(({ id, name }) => [id, name]))
      return ids.map((id) => ({ name: names.get(id) || null }))
    },
  ),
}
