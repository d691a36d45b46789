// A line of the thread about a handover.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, type TextKey } from '#web/kit/i18n.tsx'

const keys: Record<string, TextKey> = {
  'handovers.accepted': 'handovers.event.accepted',
  'handovers.returned': 'handovers.event.returned',
  'handovers.passedOn': 'handovers.event.passedOn',
}

export default function HandoverLine({ event: { type, actor, payload, names } }: { event: EventLine }) {
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  const name = (field: string) => bold(names[String(payload[field])] ?? '')
  const key = keys[type]
  if (!key) return null
  const who = payload['byId'] === undefined ? bold(actor.name) : name('byId')
  return (
    <Text k={key} values={{ who, from: name('fromId'), reason: <q dir="auto">{String(payload['reason'] ?? '')}</q> }} />
  )
}
