// Who is in a segment, of those whom the reader may see, a page at a time.
import { useInfiniteQuery } from '@tanstack/react-query'
import { usePersonColumns } from '#capabilities/directory/web/person-columns.tsx'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { MemberView, SegmentView } from '../segments.contract.ts'

export function Members({ segment: { id: segmentId, size } }: { segment: SegmentView }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['segments.members', { segmentId }, 'pages'],
    queryFn: ({ pageParam, signal }) => api.segments.members({ segmentId, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const members = list.data?.pages.flatMap(({ items }) => items)
  const nobody = size > 0 ? 'segments.noneSeen' : 'segments.nobody'
  return (
    <Section title={t('segments.members')}>
      {members ? (
        members.length ? (
          <People members={members} />
        ) : (
          <p className="dim">{t(nobody)}</p>
        )
      ) : list.error ? (
        <ErrorState title={t('segments.didNotCome')} error={list.error} level={3} onRetry={() => void list.refetch()} />
      ) : (
        <LoadingRows rows={4} shape={[40, 60]} />
      )}
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('segments.more')}
        </Button>
      )}
    </Section>
  )
}

function People({ members }: { members: readonly MemberView[] }) {
  const t = useText()
  const person = usePersonColumns()
  return (
    <Table
      label={t('segments.members')}
      stacks
      rows={members}
      keyOf={({ id }) => id}
      columns={[
        ...person,
        {
          id: 'since',
          label: t('segments.memberSince'),
          numeric: true,
          cell: ({ since }) => <RelativeTime at={since} />,
        },
      ]}
    />
  )
}
