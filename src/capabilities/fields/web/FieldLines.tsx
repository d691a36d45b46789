// How writing fields, priority and kind reads in the thread.
import type { ReactNode } from 'react'
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Text, useText } from '#web/kit/i18n.tsx'
import type { Priority } from '../fields.contract.ts'
import { useFields, useKindName } from './data.ts'

const bold = (words: string): ReactNode => (
  <b>
    <bdi>{words}</bdi>
  </b>
)
const byPeople = ({ actor }: EventLine): boolean => actor.kind === 'agent' || actor.kind === 'token'

export function FieldSet({ event }: { event: EventLine }) {
  const { fields } = useFields()
  const t = useText()
  const name = fields.get(String(event.payload['fieldId']))?.name ?? t('fields.unknown')
  const what = event.payload['isEmpty'] ? 'emptied' : 'set'
  return (
    <Text
      k={byPeople(event) ? `fields.event.${what}` : `fields.event.${what}ByHeed`}
      values={{ who: bold(event.actor.name), name: bold(name) }}
    />
  )
}

export function Prioritised({ event }: { event: EventLine }) {
  const t = useText()
  const priority = bold(t(`facets.fields.priority.${event.payload['to'] as Priority}`))
  const reason = String(event.payload['reason'] ?? '')
  const key = reason ? 'fields.event.prioritisedBecause' : 'fields.event.prioritised'
  return (
    <Text
      k={byPeople(event) ? key : `${key}ByHeed`}
      values={{ who: bold(event.actor.name), priority, reason: bold(reason) }}
    />
  )
}

export function KindSet({ event }: { event: EventLine }) {
  const { kinds } = useFields()
  const kindName = useKindName()
  const kind = kinds.find(({ id }) => id === event.payload['to'])
  const key = event.payload['to'] ? 'fields.event.kind' : 'fields.event.noKind'
  return (
    <Text
      k={byPeople(event) ? key : `${key}ByHeed`}
      values={{ who: bold(event.actor.name), kind: bold(kindName(kind)) }}
    />
  )
}
