// Lists of the settings page, page by page.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'

const next = <T>({ next: cursor }: { next: string | null } & T) => cursor ?? undefined
const first = undefined as string | undefined

export const useBlocks = (search: string) =>
  useInfiniteQuery({
    queryKey: ['blocking.list', { search }, 'pages'],
    queryFn: ({ pageParam, signal }) => api.blocking.list({ search, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: first,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  })

export const useRemoved = () =>
  useInfiniteQuery({
    queryKey: ['blocking.removed', {}, 'pages'],
    queryFn: ({ pageParam, signal }) => api.blocking.removed({ cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: first,
    getNextPageParam: next,
  })
