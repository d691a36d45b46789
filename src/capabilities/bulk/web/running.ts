// The latest run and how far it is, by the live stream; and beginning one.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, queryClient } from '#web/api.ts'
import { onLive } from '#web/live.ts'
import type { Chosen, Progress, RunView, What } from '../bulk.contract.ts'

const latestQuery = api.bulk.mine.query({ limit: 1 })

export function useLatestRun(): RunView | undefined {
  const { data } = useQuery(latestQuery)
  useEffect(
    () =>
      onLive('bulk.progressed', (payload) => {
        const { runId, ...progress } = payload as Omit<Progress, 'id'> & { runId: string }
        queryClient.setQueryData<typeof data>(
          latestQuery.queryKey,
          (known) =>
            known && {
              ...known,
              items: known.items.map((run) => (run.id === runId ? { ...run, ...only(progress) } : run)),
            },
        )
      }),
    [],
  )
  return data?.items[0]
}

const only = ({ state, total, done, unchanged, failed: refused, undone, kept }: Omit<Progress, 'id'>) => ({
  state,
  total,
  done,
  unchanged,
  failed: refused,
  undone,
  kept,
})

export const refresh = () => queryClient.invalidateQueries({ queryKey: ['bulk.mine'] })

/** Begins; the banner tells the rest. */
export async function begin(what: What, chosen: Chosen): Promise<void> {
  await api.bulk.start({ what, chosen })
  await refresh()
}

export const isGoing = ({ state }: RunView): boolean =>
  state === 'gathering' || state === 'running' || state === 'undoing'
