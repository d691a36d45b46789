// A line of the thread about an answer that leaves later.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, useFormats, type TextKey } from '#web/kit/i18n.tsx'

export default function ScheduledLine({ event }: { event: EventLine }) {
  const format = useFormats()
  const { payload, names, actor } = event
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  const values = {
    who: bold(actor.name),
    writer: bold(names[String(payload['agentId'])] ?? ''),
    at: bold(format.soon(String(payload['at']), event.at)),
  }
  return <Text k={keyOf(event)} values={values} />
}

function keyOf({ type, payload }: EventLine): TextKey {
  if (type === 'sending.scheduled') return 'sending.event.scheduled'
  if (type === 'sending.rescheduled') return 'sending.event.rescheduled'
  if (payload['why'] === 'customer') return 'sending.event.overtaken'
  return payload['why'] === 'failed' ? 'sending.event.notLeft' : 'sending.event.stopped'
}
