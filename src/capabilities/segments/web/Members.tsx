// Who is in a segment, of those whom the reader may see, a page at a time.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { MemberView, SegmentView } from '../segments.contract.ts'
import css from './segments.module.css'

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
  const format = useFormats()
  return (
    <Table
      label={t('segments.members')}
      stacks
      rows={members}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('customers.name'),
          heading: true,
          cell: ({ id, name, marks, companies }) => (
            <span className={css.person}>
              <Avatar name={name} size="m" />
              <Link to={`/customers/${id}`} dir="auto">
                {name || t('customers.noName')}
              </Link>
              <MarkChips marks={marks} />
              {companies.length > 0 && <span className="dim">{format.list(companies.map((each) => each.name))}</span>}
            </span>
          ),
        },
        {
          id: 'email',
          label: t('customers.kinds.email'),
          cell: ({ email }) => email && <bdi className="dim">{email}</bdi>,
        },
        {
          id: 'owner',
          label: t('customers.owner'),
          cell: ({ owner }) => owner && <span className="dim">{owner.name}</span>,
        },
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
