// What customers' timelines hold of segments: when they came into one and when they left it.
import { sql } from 'kysely'
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'

export const timeline: TimelineSources = {
  // `segments_timeline` is the index of these.
  'segments.turn': eventSource(
    ['segments.entered', 'segments.left'],
    { kind: 'changes', needs: 'segments:read' },
    async (db, payloads) => {
      if (!payloads.length) return []
      const rows = await db
        .selectFrom('segments')
        .select(['id', 'name'])
        .where('id', '=', sql<string>`any(${payloads.map(({ segmentId }) => segmentId)}::uuid[])`)
        .where('removed_at', 'is', null)
        .execute()
      const names = new Map(rows.map(({ id, name }) => [id, name]))
      return payloads.map(({ segmentId }) => ({ segmentId, segment: names.get(segmentId as string) ?? null }))
    },
  ),
}
