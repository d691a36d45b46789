// What customers' timelines hold of identity: who was merged into them, and taken apart again.
import { sql } from 'kysely'
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'

export const timeline: TimelineSources = {
  // `identity_timeline` is the index of these.
  'identity.merge': eventSource(
    ['identity.merged', 'identity.unmerged'],
    { kind: 'changes', needs: 'identity:read' },
    async (db, payloads) => {
      if (!payloads.length) return []
      const rows = await db
        .selectFrom('customers')
        .select(['id', 'name'])
        .where('id', '=', sql<string>`any(${payloads.map(({ fromId }) => fromId)}::uuid[])`)
        .execute()
      const names = new Map(rows.map(({ id, name }) => [id, name]))
      return payloads.map(({ fromId }) => ({ name: names.get(fromId as string) ?? null }))
    },
  ),
}
