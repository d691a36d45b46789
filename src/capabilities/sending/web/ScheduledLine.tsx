// A line of the thread about an answer that leaves later.
import { usePlanValues } from '#capabilities/conversations/web/line-values.tsx'
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, type TextKey } from '#web/kit/i18n.tsx'

export default function ScheduledLine({ event }: { event: EventLine }) {
  const { owner, ...values } = usePlanValues(event)
  return <Text k={keyOf(event)} values={{ ...values, writer: owner }} />
}

function keyOf({ type, payload }: EventLine): TextKey {
  if (type === 'sending.scheduled') return 'sending.event.scheduled'
  if (type === 'sending.rescheduled') return 'sending.event.rescheduled'
  if (payload['why'] === 'customer') return 'sending.event.overtaken'
  return payload['why'] === 'failed' ? 'sending.event.notLeft' : 'sending.event.stopped'
}
