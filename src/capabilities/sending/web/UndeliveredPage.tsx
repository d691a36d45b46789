// Answers that did not arrive or may not have, in conversations that one may see.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { DeliveryActions } from './DeliveryFacts.tsx'
import css from './delivery.module.css'

export default function UndeliveredPage() {
  const t = useText()
  const [whose, setWhose] = useState<'mine' | 'all'>('all')
  const mine = whose === 'mine'
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['sending.trouble', { mine, pages: true }],
    queryFn: ({ pageParam, signal }) => api.sending.trouble({ mine, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={t('sending.undelivered.title')}
      actions={
        <Segmented
          label={t('sending.undelivered.whose')}
          value={whose}
          onChange={setWhose}
          options={[
            { value: 'all', label: t('sending.undelivered.all') },
            { value: 'mine', label: t('sending.undelivered.mine') },
          ]}
        />
      }
    >
      {isPending && !error && <LoadingRows rows={3} shape={[60, 90, 40]} />}
      {error && <ErrorState title={t('sending.undelivered.didNotCome')} error={error} onRetry={() => void refetch()} />}
      {data && !items.length && (
        <EmptyState icon="mail-check" title={t('sending.undelivered.none')}>
          {t('sending.undelivered.noneText')}
        </EmptyState>
      )}
      <ul className={css.list}>
        {items.map((item) => (
          <li key={item.messageId}>
            <span className={css.line}>
              <Chip
                kind={item.state === 'uncertain' ? 'warn' : 'bad'}
                icon={item.state === 'uncertain' ? 'mail-warning' : 'mail-x'}
              >
                {t(`sending.state.${item.state}`)}
              </Chip>
              <Link to={`/conversations/${item.conversation.number}`}>
                <bdi>{item.conversation.subject}</bdi>
              </Link>
              <span className="faint">
                #{item.conversation.number} · <bdi>{item.conversation.customer}</bdi> · <bdi>{item.agent}</bdi> ·{' '}
                <RelativeTime at={item.at} form="brief" />
              </span>
            </span>
            <span>
              <bdi dir="ltr">{item.recipients.join(', ')}</bdi>
              {item.reason && `: ${t(`sending.reason.${item.reason}`)}. ${t(`sending.advice.${item.reason}`)}.`}
            </span>
            <DeliveryActions delivery={item} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('sending.undelivered.more')}
        </Button>
      )}
    </Page>
  )
}
