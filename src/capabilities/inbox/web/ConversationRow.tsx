// One conversation in the list: who and how long they wait, what it is about, what was said last. Three lines, one
// height.
import { memo, type MouseEvent } from 'react'
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { PrivateMark } from '#capabilities/conversations/web/PrivateMark.tsx'
import { PriorityChip } from '#capabilities/fields/web/Marks.tsx'
import { TagNames } from '#capabilities/tags/web/TagNames.tsx'
import { Slot } from '#web/Slot.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { classes } from '#web/kit/classes.ts'
import type { InboxRow } from '../inbox.contract.ts'
import './slots.ts'
import css from './row.module.css'

export type ConversationRowProps = {
  row: InboxRow
  address: string
  isOpen: boolean
  /** The list's one stop of the Tab key. */
  isCursor: boolean
  isSelected: boolean
  /** Boxes to select by are shown. */
  isSelecting: boolean
  isGone: boolean
  isMine: boolean
  photo: string | null
  onOpen: (row: InboxRow) => void
  onNear: (row: InboxRow) => void
  onSelect: (id: string, to: boolean) => void
}

export const ConversationRow = memo(function ConversationRow({
  row,
  address,
  isOpen,
  isCursor,
  isSelected,
  isSelecting,
  isGone,
  isMine,
  photo,
  onOpen,
  onNear,
  onSelect,
}: ConversationRowProps) {
  const t = useText()
  const name = row.customer.name || t('inbox.row.noName')
  const click = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    if (event.shiftKey) onSelect(row.id, true)
    else onOpen(row)
  }
  return (
    <>
      <a
        href={address}
        className={classes(css.conv, row.unread && css.unread, isSelected && css.selected, isGone && css.gone)}
        data-row={row.id}
        aria-current={isOpen ? 'true' : undefined}
        tabIndex={isCursor ? 0 : -1}
        draggable={false}
        onClick={click}
        onPointerEnter={() => onNear(row)}
        onFocus={() => onNear(row)}
      >
        <span className={css.gutter}>
          {row.unread ? (
            <>
              <span className="dot heed" />
              <span className="sr">{t('inbox.row.unread')}</span>
            </>
          ) : (
            <span className={css.noDot} />
          )}
          <Icon name="mail" />
        </span>
        <span className={css.line1}>
          <bdi className={classes('clip', css.who)} title={name}>
            {name}
          </bdi>
          {row.private && <PrivateMark className={css.private} />}
          <Wait row={row} />
        </span>
        <span className={classes('clip', css.subject)} lang={row.language ?? undefined} dir="auto" title={row.subject}>
          {row.subject || t('inbox.row.noSubject')}
        </span>
        <span className={css.line3}>
          {isGone ? <span className={classes('clip', css.snippet)}>{t('inbox.row.gone')}</span> : <Said row={row} />}
          <MarkChips marks={row.customer.marks} />
          <Slot name="inbox.rowMark" conversationId={row.id} />
          <PriorityChip priority={row.priority} />
          {row.tagIds.length > 0 && (
            <span className={classes('clip', css.tags)}>
              <TagNames ids={row.tagIds} most={1} />
            </span>
          )}
          {row.hasAttachments && <Icon name="paperclip" className={css.clip} />}
          {row.assignee && <Avatar name={row.assignee.name} photo={photo} size="s" me={isMine} />}
          <span className="sr">
            {row.assignee ? t('inbox.row.assigned', { who: row.assignee.name }) : t('inbox.row.unassigned')}
          </span>
        </span>
      </a>
      <input
        type="checkbox"
        className={css.check}
        data-shown={isSelecting || undefined}
        tabIndex={-1}
        checked={isSelected}
        aria-label={t('inbox.row.select', { name })}
        onChange={() => onSelect(row.id, false)}
      />
    </>
  )
})

/** How long the customer waits; when it is not our turn, when something was last said. */
function Wait({ row }: { row: InboxRow }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const { waitingSince, lastMessageAt, state, snoozedUntil } = row
  if (state === 'snoozed')
    return (
      <span className={css.wait} title={snoozedUntil ? format.full(snoozedUntil) : undefined}>
        <bdi>{snoozedUntil ? t('inbox.row.back', { at: format.soon(snoozedUntil, now) }) : t('inbox.row.backOnAnswer')}</bdi>
      </span>
    )
  if (!waitingSince)
    return (
      <time className={css.wait} dateTime={lastMessageAt} title={format.full(lastMessageAt)}>
        <bdi>{format.brief(lastMessageAt, now)}</bdi>
      </time>
    )
  return (
    <span className={css.wait} title={t('inbox.row.since', { at: format.full(waitingSince) })}>
      <span className="sr">{t('inbox.row.waits')} </span>
      <bdi>{format.duration(Math.max(60_000, now - Date.parse(waitingSince)))}</bdi>
    </span>
  )
}

/** What was said last; when it was one of us, by whom. */
function Said({ row }: { row: InboxRow }) {
  const t = useText()
  const { direction, author } = row.last
  const first = author.trim().split(/\s+/)[0] ?? ''
  return (
    <span className={classes('clip', css.snippet)} lang={row.language ?? undefined} dir="auto">
      {direction === 'note' && <Icon name="lock" className={css.lock} />}
      {direction !== 'in' && first ? t('inbox.row.said', { who: first, words: row.preview }) : row.preview}
    </span>
  )
}
