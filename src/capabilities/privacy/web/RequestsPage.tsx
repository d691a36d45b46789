// The list of requests: open ones by their deadline, closed ones with the newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { LookupTabs } from '#capabilities/companies/web/LookupTabs.tsx'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useRouteSearch } from '#web/route.ts'
import { Deadline } from './Deadline.tsx'
import css from './privacy.module.css'

export default function RequestsPage() {
  const t = useText()
  const format = useFormats()
  const navigate = useNavigate()
  const show = useRouteSearch<{ show?: string }>().show === 'closed' ? 'closed' : 'open'
  const list = useInfiniteQuery({
    queryKey: api.privacy.list.query({ show }).queryKey,
    queryFn: ({ pageParam, signal }) => api.privacy.list({ show, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = list.data?.pages.flatMap((page) => page.items)
  const hidden = list.data?.pages[0]?.hidden
  return (
    <Page title={t('privacy.title')} tabs={<LookupTabs />}>
      <div className={css.find}>
        <Segmented
          label={t('privacy.show')}
          value={show}
          onChange={(next) =>
            void navigate({ to: '/customers/requests', search: { show: next } as never, replace: true })
          }
          options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`privacy.show.${value}`) }))}
        />
      </div>
      {hidden && (
        <Banner kind="warn">
          {t('privacy.hidden', { count: hidden.count, day: format.date(hidden.firstDueAt) })}
        </Banner>
      )}
      {list.error && !items ? (
        <ErrorState title={t('privacy.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
      ) : !items ? (
        <LoadingRows rows={4} shape={[30, 40]} />
      ) : !items.length ? (
        <EmptyState icon="shield-check" title={t(`privacy.empty.${show}`)}>
          {t('privacy.empty.text')}
        </EmptyState>
      ) : (
        <Table
          label={t('privacy.title')}
          stacks
          rows={items}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'kind',
              label: t('privacy.kind'),
              heading: true,
              cell: ({ id, number, kind }) => (
                <Link to={`/customers/requests/${id}`}>
                  {t(`privacy.kinds.${kind}`)} <span className="num dim">#{number}</span>
                </Link>
              ),
            },
            {
              id: 'customer',
              label: t('privacy.customer'),
              cell: ({ customer }) => <bdi>{customer.name || t('privacy.erasedName')}</bdi>,
            },
            { id: 'received', label: t('privacy.received'), cell: ({ receivedAt }) => format.date(receivedAt) },
            {
              id: 'agent',
              label: t('privacy.agent'),
              cell: ({ agent }) =>
                agent ? <bdi>{agent.name}</bdi> : <span className="dim">{t('privacy.nobody')}</span>,
            },
            { id: 'due', label: t('privacy.deadline'), cell: (request) => <Deadline request={request} /> },
          ]}
        />
      )}
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('privacy.more')}
        </Button>
      )}
    </Page>
  )
}
