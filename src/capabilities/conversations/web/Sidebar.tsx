// What the panel beside a conversation shows of conversations: earlier ones, and what a line about one looks like.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useConversationAddress } from './address.ts'
import { useSettled } from './settled.ts'
import css from './sidebar.module.css'

type Props = { conversationId: string; customerId: string }

export function EarlierConversations({ conversationId, customerId }: Props) {
  const t = useText()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.conversations.ofCustomer.query({ customerId }).queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.conversations.ofCustomer({ customerId, cursor: pageParam, limit: 8 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: useSettled(conversationId),
  })
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
