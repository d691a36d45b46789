// What the panel beside a conversation shows of conversations: earlier ones, and what a line about one looks like.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useConversationAddress } from './address.ts'
import { useSettled } from './settled.ts'
import css from './sidebar.module.css'

type Props = { conversationId: string; customerId: string }

const useLines = (customerId: string, limit: number, enabled = true) =>
  useInfiniteQuery({
    queryKey: [...api.conversations.ofCustomer.query({ customerId }).queryKey, limit],
    queryFn: ({ pageParam, signal }) => api.conversations.ofCustomer({ customerId, cursor: pageParam, limit }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  })

/** In the middle of the customer's page. */
export function ConversationsWith({ customerId }: { customerId: string }) {
  const t = useText()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useLines(customerId, 6)
  const lines = data?.pages.flatMap((page) => page.items)
  return (
    <Section title={t('conversations.with.title')}>
      {error && !data && <ErrorState title={t('conversations.with.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingRows rows={4} shape={[60, 30]} />}
      {lines?.length === 0 && (
        <EmptyState icon="mail" title={t('conversations.with.none')} level={3}>
          {t('conversations.with.noneText')}
        </EmptyState>
      )}
      {lines && lines.length > 0 && (
        <ul className={css.table}>
          {lines.map((line) => (
            <Line
              key={line.id}
              number={line.number}
              subject={line.subject}
              end={
                <>
                  <span>{t('conversations.with.count', { count: line.messageCount })}</span>
                  <span className={css.state}>{t(`conversations.state.${line.state}`)}</span>
                  <RelativeTime at={line.lastMessageAt} />
                </>
              }
            />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('conversations.earlier.more')}
        </Button>
      )}
    </Section>
  )
}

export function EarlierConversations({ conversationId, customerId }: Props) {
  const t = useText()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useLines(customerId, 8, useSettled(conversationId))
  if (!data) return null
  const others = data.pages.flatMap((page) => page.items).filter((line) => line.id !== conversationId)
  return (
    <Section
      title={t('conversations.earlier.title')}
      level={3}
      aside={
        others.length ? (
          <span className="push xs faint">{hasNextPage ? `${others.length}+` : others.length}</span>
        ) : undefined
      }
    >
      {others.length ? (
        <ul className={css.lines}>
          {others.map((line) => (
            <Line
              key={line.id}
              number={line.number}
              subject={line.subject}
              end={
                <>
                  <span className="sr">{t(`conversations.state.${line.state}`)}, </span>
                  <RelativeTime at={line.lastMessageAt} />
                </>
              }
            />
          ))}
        </ul>
      ) : (
        <p className="faint">{t('conversations.earlier.none')}</p>
      )}
      {hasNextPage && (
        <Button variant="link" size="small" className={css.more} busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('conversations.earlier.more')}
        </Button>
      )}
    </Section>
  )
}

export function Line({ number, subject, end }: { number: number; subject: string; end: ReactNode }) {
  const t = useText()
  const address = useConversationAddress()
  return (
    <li>
      <Link to={address(number)} className="clip" dir="auto" title={subject || undefined}>
        {subject || t('conversations.noSubject')}
      </Link>
      <span className={css.end}>{end}</span>
    </li>
  )
}
