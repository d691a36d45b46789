// Asks the server, page by page. What was found stays as it is until one searches again: each answer that shows words
// is on record, so it is not asked for without need.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api } from '#web/api.ts'
import type { Hit } from '../search.contract.ts'
import type { Asked } from './address.ts'

export function useFound({ q, order }: Asked) {
  const asked = useInfiniteQuery({
    queryKey: api.search.find.query({ q, order }).queryKey,
    queryFn: ({ pageParam, signal }) => api.search.find({ q, order, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: q !== '',
    staleTime: Infinity,
    refetchOnReconnect: false,
  })
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = asked
  const items = useMemo(() => onceEach(data?.pages.flatMap((page) => page.items) ?? []), [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { items, first: data?.pages[0], last: data?.pages.at(-1), error, isPending, isMore: isFetchingNextPage, more, again: () => void refetch() }
}

/** A conversation may be found again further back, by an older message of it. */
function onceEach(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>()
  return hits.filter(({ conversation: { id } }) => !seen.has(id) && seen.add(id))
}

export function useProgress(isWanted: boolean) {
  const { data } = useQuery({ ...api.search.progress.query({}), enabled: isWanted, refetchInterval: 5000, staleTime: 0 })
  return data
}
