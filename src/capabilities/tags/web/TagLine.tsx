// How putting tags on and taking them off reads in the thread.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text } from '#web/kit/i18n.tsx'
import { TagNames } from './TagNames.tsx'

export const TagsAdded = ({ event }: { event: EventLine }) => <Line event={event} what="added" />
export const TagsRemoved = ({ event }: { event: EventLine }) => <Line event={event} what="removed" />

function Line({ event: { actor, payload }, what }: { event: EventLine; what: 'added' | 'removed' }) {
  const ids = Array.isArray(payload['tagIds']) ? (payload['tagIds'] as string[]) : []
  const byHeed = actor.kind !== 'agent' && actor.kind !== 'token'
  return (
    <Text
      k={byHeed ? `tags.event.${what}ByHeed` : `tags.event.${what}`}
      values={{
        who: (
          <b>
            <bdi>{actor.name}</bdi>
          </b>
        ),
        tags: <TagNames ids={ids} />,
      }}
    />
  )
}
