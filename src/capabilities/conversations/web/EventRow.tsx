// A line between messages: what was done, by whom.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { Icon } from '#web/kit/Icon.tsx'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { contributed } from '#web/capabilities.ts'
import './slots.ts'
import type { EventLine } from '../conversations.views.ts'
import { useConversationAddress } from './address.ts'
import { wordsOf } from './event-words.ts'
import css from './thread.module.css'

export const EventRow = memo(function EventRow({ event }: { event: EventLine }) {
  const address = useConversationAddress()
  const t = useText()
  const format = useFormats()
  const theirs = contributed('eventLines').find(({ type }) => type === event.type)
  const said = wordsOf(event)
  if (theirs && 'card' in theirs) return <theirs.card event={event} />
  const icon = theirs?.icon ?? said?.icon
  if (!icon) return null
  // A private team has no name for those outside it.
  const unnamed = (field: string) => (field === 'team' ? t('conversations.privateTeam') : '')
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  return (
    <div className={css.event}>
      <Icon name={icon} />
      <span>
        {theirs && <theirs.line event={event} />}
        {said && (
          <Text
            k={said.key}
            values={{
              who: bold(said.who),
              count: said.count,
              until: said.until === undefined ? '' : bold(format.soon(said.until, event.at)),
              number:
                said.number === undefined ? (
                  ''
                ) : (
                  <Link to={address(said.number)}>
                    <bdi>#{said.number}</bdi>
                  </Link>
                ),
              ...Object.fromEntries(
                Object.entries(said.names).map(([field, text]) => [field, bold(text || unnamed(field))]),
              ),
            }}
          />
        )}
        {' · '}
        <RelativeTime at={event.at} form="time" />
      </span>
    </div>
  )
})
