// The one way the web app talks to the server: the typed client, the cache of its answers, and how news makes answers stale.
import { QueryClient } from '@tanstack/react-query'
import { contracts } from '#app/contracts.ts'
import { ApiError, createClient } from '#kernel/client.ts'
import type { Contract } from '#kernel/contract.ts'

export const api = createClient(contracts, (path, init) => fetch(path, { ...init, credentials: 'same-origin' }))

/** Answers are kept until news says otherwise; a refusal is final, no answer at all is tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && (!(error instanceof ApiError) || !error.problem || error.problem.status >= 500),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
    },
  },
})

/** Which queries an event makes stale, from the contracts. */
const staleAfter = new Map<string, string[]>()
for (const contract of Object.values(contracts) as Contract[])
  for (const [key, { staleOn = [] }] of Object.entries(contract.queries))
    for (const event of staleOn) staleAfter.set(event, [...(staleAfter.get(event) ?? []), `${contract.name}.${key}`])

/** Marks the answers that an event touches as stale and asks again for those in sight. */
export function makeStale(event: string, payload: Record<string, unknown>): void {
  const names = staleAfter.get(event)
  if (!names) return
  void queries.invalidateQueries({ predicate: ({ queryKey: [name, input] }) => names.includes(name as string) && concerns(payload, input) })
}

/** News about another row than the one asked for does not concern the answer. */
function concerns(payload: Record<string, unknown>, input: unknown): boolean {
  if (input === null || typeof input !== 'object') return true
  return Object.entries(input).every(([field, value]) => !(field in payload) || value === undefined || payload[field] === value)
}
