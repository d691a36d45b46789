// The API as the browser calls it, and the store of its answers.
//
//   const { data, error } = useQuery(api.people.list.query({}))
//   const invite = useMutation({ mutationFn: api.people.invite })
import { QueryCache, QueryClient, MutationCache } from '@tanstack/react-query'
import { contracts } from '#app/contracts.ts'
import { ApiError, createClient } from '#kernel/client.ts'
import { askAgain } from './ask-again.ts'
import { connectionLost, connectionWorks, onReconnect } from './connection.ts'

export { ApiError } from '#kernel/client.ts'

/** Typed by the contracts: `api.people.invite({ email, name })`. */
export const api = createClient(contracts, async (path, init) => {
  try {
    // Before sign-in the server words its answers in the language that the page shows.
    const headers = { ...(init.headers as Record<string, string>), 'accept-language': document.documentElement.lang || 'en' }
    const response = await fetch(path, { ...init, headers, credentials: 'same-origin' })
    if ([502, 503, 504].includes(response.status)) connectionLost()
    else connectionWorks()
    return response
  } catch (error) {
    if (!init.signal?.aborted) connectionLost()
    throw error
  }
})

/** Answers are kept fresh by the live stream (live.ts), so they are not asked again just because a page was opened. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (count, error) => isPassing(error) && count < 2,
      retryDelay: (count) => 300 * 2 ** count,
    },
    mutations: { networkMode: 'always' },
  },
})

/** Whether it may go better the next time: no answer, or the server could not serve. Refusals stay refusals. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.code === 'offline' || (error.problem?.status ?? 0) >= 500

/** Whether an answer says so, e.g. `isRefusal(error, 'people.emailTaken')`. */
export const isRefusal = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof ApiError && codes.includes(error.code)

/** Called when the session has ended; set by the session. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener
}

let signedOut = (): void => undefined
function noticeSignedOut(error: unknown): void {
  if (isRefusal(error, 'kernel.unauthenticated')) signedOut()
}

onReconnect(() => askAgain(queryClient))
