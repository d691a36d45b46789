// A line of the timeline: somebody was merged into the customer, or taken apart again.
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine } from '#capabilities/customers/web/TimelineLine.tsx'
import { Text } from '#web/kit/i18n.tsx'

export function MergeLine({ entry: { by, facts } }: { entry: TimelineEntry }) {
  const values = { who: <bdi>{by?.name}</bdi>, name: <bdi>{String(facts['name'] ?? '…')}</bdi> }
  return (
    <TimelineLine
      say={<Text k={facts['event'] === 'merged' ? 'identity.line.merged' : 'identity.line.unmerged'} values={values} />}
    />
  )
}
