// A line of the thread about what is planned for a customer who does not answer.
import { usePlanValues } from '#capabilities/conversations/web/line-values.tsx'
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, type TextKey } from '#web/kit/i18n.tsx'

export default function FollowUpLine({ event }: { event: EventLine }) {
  const { owner, ...values } = usePlanValues(event)
  return <Text k={keyOf(event)} values={{ ...values, planner: owner }} />
}

function keyOf({ type, payload }: EventLine): TextKey {
  const act = payload['act'] as 'remindMe' | 'remindCustomer' | 'close'
  if (type === 'later.planned') return `later.event.planned.${act}`
  if (type === 'later.done') return `later.event.done.${act}`
  if (type === 'later.failed') return `later.event.failed.${act}`
  return `later.event.${payload['why'] as 'stopped' | 'answered' | 'closed'}.${act}`
}
