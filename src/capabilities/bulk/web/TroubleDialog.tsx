// What could not be done, or not be taken back, and why.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { RunView } from '../bulk.contract.ts'

export default function TroubleDialog({ run: { id: runId, state }, onClose }: { run: RunView; onClose: () => void }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['bulk.trouble', { runId }, 'pages'],
    queryFn: ({ pageParam, signal }) => api.bulk.trouble({ runId, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(state === 'undone' || state === 'undoing' ? 'bulk.trouble.kept' : 'bulk.trouble.failed')}
      width="40rem"
      reading
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('bulk.trouble.close')}
        </Button>
      }
    >
      {list.error && !rows ? (
        <ErrorState title={t('bulk.trouble.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
      ) : !rows ? (
        <LoadingRows rows={4} shape={[30, 60]} />
      ) : (
        <>
          <Table
            label={t('bulk.trouble.failed')}
            stacks
            tight
            rows={rows}
            keyOf={({ place }) => String(place)}
            columns={[
              {
                id: 'conversation',
                label: t('bulk.trouble.conversation'),
                heading: true,
                cell: ({ conversation }) =>
                  conversation ? (
                    <Link to={`/conversations/${conversation.number}`} onClick={onClose}>
                      <bdi>#{conversation.number}</bdi>{' '}
                      <bdi>{conversation.subject || t('conversations.noSubject')}</bdi>
                    </Link>
                  ) : (
                    <span className="dim">{t('bulk.trouble.unseen')}</span>
                  ),
              },
              { id: 'why', label: t('bulk.trouble.why'), cell: ({ why }) => why },
            ]}
          />
          {list.hasNextPage && (
            <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('bulk.trouble.more')}
            </Button>
          )}
        </>
      )}
    </Dialog>
  )
}
