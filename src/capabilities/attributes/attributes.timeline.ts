// What customers' timelines hold of attributes: who filled in or changed which.
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'
import { readAttributes } from './attributes.queries.ts'

export const timeline: TimelineSources = {
  // `attributes_timeline` is the index of these.
  'attributes.set': eventSource(
    ['attributes.setOfCustomer'],
    { kind: 'changes', needs: 'attributes:use' },
    async (db, payloads) => {
      if (!payloads.length) return []
      const names = new Map((await readAttributes(db, 'customer')).map(({ id, name }) => [id, name]))
      return payloads.map(({ attributeId }) => ({ attribute: names.get(attributeId as string) ?? null }))
    },
  ),
}
