// One conversation that was found: who, when, about what, and the words in their place.
import { memo, type MouseEvent } from 'react'
import { PrivateMark } from '#capabilities/conversations/web/PrivateMark.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { classes } from '#web/kit/classes.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import type { Hit, Piece } from '../search.contract.ts'
import css from './search.module.css'

export type ResultRowProps = {
  hit: Hit
  address: string
  isOpen: boolean
  isCursor: boolean
  onOpen: (hit: Hit) => void
  onNear: (hit: Hit) => void
}

export const ResultRow = memo(function ResultRow({ hit, address, isOpen, isCursor, onOpen, onNear }: ResultRowProps) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const { conversation, message, subject, customer, messages } = hit
  const at = message?.at ?? conversation.lastMessageAt
  const click = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    onOpen(hit)
  }
  return (
    <a
      href={address}
      className={css.row}
      data-row={conversation.id}
      aria-current={isOpen ? 'true' : undefined}
      tabIndex={isCursor ? 0 : -1}
      draggable={false}
      onClick={click}
      onFocus={() => onNear(hit)}
      onPointerEnter={() => onNear(hit)}
    >
      <span className={css.line1}>
        <bdi className={classes('clip', css.who)}>{customer.length ? <Marked pieces={customer} /> : t('search.row.noName')}</bdi>
        {conversation.private && <PrivateMark className={css.private} />}
        <time className={css.when} dateTime={at} title={format.full(at)}>
          <bdi>{format.brief(at, now)}</bdi>
        </time>
      </span>
      <span className={css.line2}>
        <span className={classes('clip', css.subject)} lang={conversation.language ?? undefined} dir="auto">
          {subject.length ? <Marked pieces={subject} /> : t('search.row.noSubject')}
        </span>
        <span className={css.number}>#{conversation.number}</span>
      </span>
      {message && (
        <span className={css.words} lang={conversation.language ?? undefined} dir="auto">
          {message.direction === 'note' && (
            <>
              <Icon name="lock" />
              <span className="sr">{t('search.row.note')} </span>
            </>
          )}
          {message.beside && (
            <span className={css.beside}>
              <Icon name={message.direction === 'in' ? 'corner-up-left' : 'forward'} flip />
              {t('search.row.beside')}{' '}
            </span>
          )}
          {(message.direction !== 'in' || message.beside) && <span className={css.author}>{t('search.row.by', { who: message.author })} </span>}
          <Marked pieces={message.words} />
        </span>
      )}
      {message?.files.map((pieces, index) => (
        <span key={index} className={css.file}>
          <Icon name="paperclip" /> <bdi className="clip"><Marked pieces={pieces} /></bdi>
        </span>
      ))}
      <span className={css.line3}>
        <span>{stateWords(t, conversation.state)}</span>
        {messages > 1 && <span className="clip">{t('search.row.messages', { count: messages })}</span>}
        {conversation.team && <span className="clip">{conversation.team.name || t('conversations.privateTeam')}</span>}
        {conversation.assignee && (
          <span className="push">
            <Avatar name={conversation.assignee.name} size="s" label={conversation.assignee.name} />
          </span>
        )}
      </span>
    </a>
  )
})

/** What was searched for stands out by weight and line, not by colour alone. */
const Marked = ({ pieces }: { pieces: readonly Piece[] }) =>
  pieces.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))

function stateWords(t: ReturnType<typeof useText>, state: Hit['conversation']['state']): string {
  if (state === 'open') return t('search.state.open')
  if (state === 'with_customer') return t('search.state.withCustomer')
  if (state === 'snoozed') return t('search.state.snoozed')
  if (state === 'spam') return t('conversations.state.spam')
  return t('search.state.closed')
}
