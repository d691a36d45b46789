// How putting tags on and taking them off reads in the thread, and in the timeline of a customer.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine } from '#capabilities/customers/web/TimelineLine.tsx'
import { Text } from '#web/kit/i18n.tsx'
import { TagNames } from './TagNames.tsx'

export const TagsAdded = ({ event }: { event: EventLine }) => <Line event={event} what="added" />
export const TagsRemoved = ({ event }: { event: EventLine }) => <Line event={event} what="removed" />

/** What was taken off is told when nothing was put on. */
export function TagsOfCustomer({ entry: { by, facts } }: { entry: TimelineEntry }) {
  const ids = (name: string) => (Array.isArray(facts[name]) ? (facts[name] as string[]) : [])
  const what = ids('tagIds').length ? 'added' : 'removed'
  const tags = <TagNames ids={ids(what === 'added' ? 'tagIds' : 'off')} />
  const byHeed = by?.kind !== 'agent' && by?.kind !== 'token'
  return (
    <TimelineLine
      say={
        <Text
          k={byHeed ? `tags.event.${what}ByHeed` : `tags.event.${what}`}
          values={{ who: <bdi>{by?.name}</bdi>, tags }}
        />
      }
    />
  )
}

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
