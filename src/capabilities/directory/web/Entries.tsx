// Customers in a table, a page at a time.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { EntryView } from '../directory.contract.ts'
import css from './directory.module.css'
import { usePersonColumns } from './person-columns.tsx'

export type EntriesInput = Parameters<typeof api.directory.list>[0]

/** `isNarrowed`: nothing found means that nobody fits, not that there is nobody. */
export function Entries({
  input: given,
  isNarrowed,
  onClear,
  empty,
}: {
  input: EntriesInput
  isNarrowed: boolean
  onClear?: () => void
  /** Said when there is nobody at all. */
  empty?: string
}) {
  const t = useText()
  const input = useDeferredValue(given)
  const list = useInfiniteQuery({
    queryKey: ['directory.list', input, 'pages'],
    queryFn: ({ pageParam, signal }) => api.directory.list({ ...input, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const entries = list.data?.pages.flatMap(({ items }) => items)
  if (list.error && !entries)
    return <ErrorState title={t('directory.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
  if (!entries) return <LoadingRows rows={6} shape={[40, 60]} />
  if (!entries.length)
    return isNarrowed ? (
      <EmptyState
        icon="search"
        title={t('directory.none.title')}
        actions={onClear && <Button onClick={onClear}>{t('directory.none.clear')}</Button>}
      >
        {t('directory.none.text')}
      </EmptyState>
    ) : (
      <EmptyState icon="contact" title={t('directory.empty.title')}>
        {empty ?? t('directory.empty.text')}
      </EmptyState>
    )
  return (
    <>
      <People entries={entries} at={input.companyId} />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('directory.more')}
        </Button>
      )}
    </>
  )
}

/** `at`: whose people they are. */
function People({ entries, at }: { entries: readonly EntryView[]; at?: string }) {
  const t = useText()
  const person = usePersonColumns(at)
  return (
    <Table
      label={t('directory.title')}
      stacks
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        ...person,
        {
          id: 'contact',
          label: t('directory.lastContact'),
          numeric: true,
          cell: ({ lastContactAt }) => (
            <span className={css.line}>
              {lastContactAt ? <RelativeTime at={lastContactAt} /> : <span className="faint">{t('directory.never')}</span>}
            </span>
          ),
        },
      ]}
    />
  )
}
