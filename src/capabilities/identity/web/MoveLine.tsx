// A line of the thread: a message turned out to be another customer's.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text } from '#web/kit/i18n.tsx'

export function MoveLine({ event: { type, actor } }: { event: EventLine }) {
  const who = (
    <b>
      <bdi>{actor.name}</bdi>
    </b>
  )
  return (
    <Text k={type === 'identity.messageMoved' ? 'identity.event.moved' : 'identity.event.movedBack'} values={{ who }} />
  )
}
