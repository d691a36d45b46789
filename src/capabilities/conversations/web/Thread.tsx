// The messages of a conversation and what was done between them.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import './slots.ts'
import { contributed } from '#web/capabilities.ts'
import { Slot } from '#web/Slot.tsx'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { ConversationView } from '../conversations.views.ts'
import { useThread } from './data.ts'
import { EventRow } from './EventRow.tsx'
import { Message } from './Message.tsx'
import { useOpenedAt } from './opened-at.ts'
import { useMe } from '#web/session.tsx'
import { arrange, startOf, type ThreadEntry } from './thread-items.ts'
import { useThreadScroll } from './thread-scroll.ts'
import css from './thread.module.css'

/** `readAt`: up to when it had been read when it was opened. */
export function Thread({ conversation, readAt }: { conversation: ConversationView; readAt: string | null }) {
  const t = useText()
  const format = useFormats()
  const { id } = conversation
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } =
    useThread(id)
  const me = useMe()
  const entries = useMemo(() => arrange(data?.pages ?? [], readAt, format.date, me.id), [data, readAt, format, me.id])
  const start = useStart(id, entries)
  const [atEnd, setAtEnd] = useState(true)
  const older = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const { scroller, content, show } = useThreadScroll({
    opened: `${id} ${isPending}`,
    start,
    last: entries.at(-1)?.key,
    onNearTop: older,
    onEnd: setAtEnd,
  })
  const keys = useMemo(() => new Map(entries.map((entry) => [saidId(entry), entry.key])), [entries])
  const found = useOpenedAt({ keys, hasOlder: hasNextPage, isLoading: isFetchingNextPage, older, show })
  const unseen = useUnseen(id, entries, atEnd)
  const first = entries.find((entry) => entry.kind === 'message')?.key
  const maySplit = conversation.allowed.includes('split')
  return (
    <div className={css.place}>
      <div ref={scroller} className={css.scroll} tabIndex={0} role="group" aria-label={t('conversations.thread.label')}>
        {isPending && !error && <LoadingRows rows={4} shape={[30, 92, 84, 60]} />}
        {error && !data && (
          <ErrorState title={t('conversations.thread.didNotCome')} error={error} onRetry={() => void refetch()} />
        )}
        {hasNextPage && (
          <p className={css.older} role="status">
            {isFetchNextPageError ? (
              <Button size="small" onClick={() => void fetchNextPage()}>
                {t('conversations.thread.olderAgain')}
              </Button>
            ) : (
              t('conversations.thread.older')
            )}
          </p>
        )}
        <div ref={content} className={css.entries}>
          {entries.map((entry) => (
            <div
              key={entry.key}
              data-entry={entry.key}
              data-found={entry.key === found || undefined}
              className={css.entry}
            >
              {entry.key === found && <span className="sr">{t('conversations.thread.found')}</span>}
              <Entry entry={entry} conversationId={id} canSplit={maySplit && entry.key !== first} />
            </div>
          ))}
        </div>
        <Slot name="conversation.ahead" conversationId={id} />
      </div>
      {unseen && (
        <Button size="small" icon="arrow-down" className={css.newer} onClick={() => show(unseen.key)}>
          {t('conversations.thread.newer', { count: unseen.count })}
        </Button>
      )}
      <p className="sr" role="status">
        {unseen ? t('conversations.thread.newer', { count: unseen.count }) : ''}
      </p>
    </div>
  )
}

function Entry({ entry, conversationId, canSplit }: { entry: ThreadEntry; conversationId: string; canSplit: boolean }) {
  if (entry.kind === 'message')
    return <Message conversationId={conversationId} message={entry.message} canSplit={canSplit} />
  if (entry.kind === 'event') return <EventRow event={entry.event} />
  return entry.kind === 'day' ? <Day at={entry.at} /> : <Unread count={entry.count} />
}

/** Of what was said, in the conversation or beside it; of what was done, its key. */
function saidId({ key, ...entry }: ThreadEntry): string {
  if (entry.kind !== 'event') return key
  const theirs = contributed('eventLines').find(({ type }) => type === entry.event.type)
  return theirs && 'card' in theirs ? String(entry.event.payload[theirs.said]) : key
}

function Day({ at }: { at: string }) {
  const now = useNow()
  return <div className={css.day}>{useFormats().day(at, new Date(now))}</div>
}

const Unread = ({ count }: { count: number }) => (
  <div className={css.unread}>
    <span className="dot heed" aria-hidden="true" />
    {useText()('conversations.thread.unread', { count })}
  </div>
)

/** Where reading started stays the same while the conversation is open. */
function useStart(id: string, entries: readonly ThreadEntry[]): string | undefined {
  const kept = useRef<{ id: string; start: string | undefined }>({ id: '', start: undefined })
  if (kept.current.id !== id || kept.current.start === undefined) kept.current = { id, start: startOf(entries) }
  return kept.current.start
}

/** Messages that came while the reader was further up. */
function useUnseen(
  id: string,
  entries: readonly ThreadEntry[],
  atEnd: boolean,
): { key: string; count: number } | undefined {
  const keys = useMemo(() => entries.filter((entry) => entry.kind === 'message').map((entry) => entry.key), [entries])
  const [seen, setSeen] = useState({ id: '', last: undefined as string | undefined })
  const last = keys.at(-1)
  useEffect(() => {
    if (atEnd || seen.id !== id || seen.last === undefined) setSeen({ id, last })
  }, [id, last, atEnd, seen.id, seen.last])
  const newer = seen.id === id && !atEnd && seen.last !== undefined ? keys.slice(keys.indexOf(seen.last) + 1) : []
  return newer.length ? { key: newer[0]!, count: newer.length } : undefined
}
