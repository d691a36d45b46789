// How it reads in the timeline of a customer that they came into a segment or left it.
import { Link } from '@tanstack/react-router'
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine } from '#capabilities/customers/web/TimelineLine.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'

export function TurnLine({ entry: { facts } }: { entry: TimelineEntry }) {
  const t = useText()
  const { event, segmentId, segment } = facts
  const name =
    typeof segment === 'string' ? (
      <Link key="segment" to={`/segments/${String(segmentId)}`} dir="auto">
        {segment}
      </Link>
    ) : (
      t('segments.line.gone')
    )
  return (
    <TimelineLine
      say={<Text k={event === 'left' ? 'segments.line.left' : 'segments.line.entered'} values={{ segment: name }} />}
    />
  )
}
