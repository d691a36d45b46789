// Who has read this conversation: a line that opens to the list, people once each with their ways of reading.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { ReceiptView } from '../receipts.contract.ts'
import css from './receipts.module.css'

export function ReadBy({ conversationId }: { conversationId: string }) {
  const t = useText()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.receipts.list.query({ conversationId }).queryKey,
    queryFn: ({ pageParam, signal }) => api.receipts.list({ conversationId, cursor: pageParam, limit: 30 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: useSettled(conversationId),
  })
  if (!data) return null
  const people = byReader(data.pages.flatMap((page) => page.items))
  return (
    <section className="sect">
      <details className={css.receipt}>
        <summary>
          <Icon name="eye" />
          {t('receipts.readBy', { count: data.pages[0]!.people })}
        </summary>
        <ul>
          {people.map((receipts) => (
            <Reader key={receipts[0]!.id} receipts={receipts} />
          ))}
        </ul>
        {hasNextPage && (
          <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('receipts.more')}
          </Button>
        )}
        <p className="xs faint">{t('receipts.everybody')}</p>
      </details>
    </section>
  )
}

function Reader({ receipts }: { receipts: ReceiptView[] }) {
  const t = useText()
  const format = useFormats()
  const { reader, reason } = receipts[0]!
  // Whoever has opened it had it ready before; that tells nothing more.
  const hasOpened = receipts.some(({ how }) => how === 'opened')
  return (
    <li>
      <b>
        <bdi>{reader.name || t(`receipts.reader.${reader.kind}`)}</bdi>
      </b>
      {receipts.filter(({ how }) => how !== 'ahead' || !hasOpened).map(({ id, how, token, firstAt, lastAt, times }) => (
        <span key={id} className={css.way}>
          {t(`receipts.how.${how}`)} <RelativeTime at={lastAt} form="dateTime" />
          {times > 1 && <>, {t('receipts.times', { count: times, first: format.dateTime(firstAt) })}</>}
          {token && <>, {t('receipts.token', { name: token.name })}</>}
        </span>
      ))}
      {reason && <span className={css.way}>{t('receipts.reason', { reason: reason.words })}</span>}
    </li>
  )
}

/** The receipts of each reader together, whoever read latest first. */
function byReader(items: readonly ReceiptView[]): ReceiptView[][] {
  return [...Map.groupBy(items, ({ reader }) => `${reader.kind} ${reader.id}`).values()]
}
