// A line of the thread about what is planned for a customer who does not answer.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, useFormats, type TextKey } from '#web/kit/i18n.tsx'

export default function FollowUpLine({ event }: { event: EventLine }) {
  const format = useFormats()
  const { payload, names, actor } = event
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  const values = {
    who: bold(actor.name),
    planner: bold(names[String(payload['agentId'])] ?? ''),
    at: bold(format.soon(String(payload['at']), event.at)),
  }
  return <Text k={keyOf(event)} values={values} />
}

function keyOf({ type, payload }: EventLine): TextKey {
  const act = payload['act'] as 'remindMe' | 'remindCustomer' | 'close'
  if (type === 'later.planned') return `later.event.planned.${act}`
  if (type === 'later.done') return `later.event.done.${act}`
  if (type === 'later.failed') return `later.event.failed.${act}`
  return `later.event.${payload['why'] as 'stopped' | 'answered' | 'closed'}.${act}`
}
