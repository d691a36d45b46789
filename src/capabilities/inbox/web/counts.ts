// How many conversations each view holds. In a flood of news it is asked at most once in a while.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { countCap } from '../inbox.contract.ts'

const restMs = 700

export const useCounts = () => useQuery({ queryKey: api.inbox.counts.query({}).queryKey, queryFn: ask }).data

/** `999+` for a capped count, nothing for none known. */
export const countWords = (count: number | undefined, format: (count: number) => string): string | undefined =>
  count === undefined ? undefined : count >= countCap ? `${format(countCap - 1)}+` : format(count)

let asked = -Infinity
let coming: ReturnType<typeof api.inbox.counts> | undefined

/** Those who ask while an answer is awaited share the next one, which is asked after the last change they know of. */
function ask(): ReturnType<typeof api.inbox.counts> {
  coming ??= new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, asked + restMs - performance.now()))).then(
    () => {
      asked = performance.now()
      coming = undefined
      return api.inbox.counts({})
    },
  )
  return coming
}
