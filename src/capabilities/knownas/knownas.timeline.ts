// What customers' timelines hold of their cards: when somebody changed how they like to be known, or they did themselves.
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'

export const timeline: TimelineSources = {
  // `knownas_timeline` is the index of these.
  'knownas.changed': eventSource(['knownas.changed'], { kind: 'changes', needs: 'knownas:read' }, async (_, payloads) =>
    payloads.map(() => ({})),
  ),
}
