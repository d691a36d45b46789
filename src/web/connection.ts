// Whether the server answers. Fed by every request; while it does not answer, it is asked until it does.
import { useSyncExternalStore } from 'react'

export type Connection = { online: true } | { online: false; since: number; cause: 'network' | 'server' }

/** The connection as it is; draws again when it changes. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => state)

/** A request found out that nothing comes back, or that the server can not serve. The browser knows which it is. */
export function connectionLost(): void {
  if (!state.online) return
  set({ online: false, since: Date.now(), cause: navigator.onLine ? 'server' : 'network' })
  void probe(0)
}

export function connectionWorks(): void {
  if (!state.online) set({ online: true })
}

/** Asks whether the server is there, when something else than a request gives doubt. */
export async function checkConnection(): Promise<void> {
  if (state.online && !(await isReady())) connectionLost()
}

/** Called each time the server answers again, to ask anew what may have changed meanwhile. */
export function onReconnect(listener: () => void): () => void {
  reconnected.add(listener)
  return () => void reconnected.delete(listener)
}

let state: Connection = { online: true }
// The browser knows before any request does; whether the server can be reached all the same, asking tells.
globalThis.addEventListener?.('offline', () => void checkConnection())

const listeners = new Set<() => void>()
const reconnected = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function set(next: Connection): void {
  const back = next.online && !state.online
  state = next
  for (const listener of listeners) listener()
  if (back) for (const listener of reconnected) listener()
}

/** Asks after 1, 2, 4, then every 8 seconds, and at once when the browser says that the network is back. */
async function probe(tries: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, Math.min(8000, 1000 * 2 ** tries))
    function done() {
      clearTimeout(timer)
      removeEventListener('online', done)
      resolve()
    }
    addEventListener('online', done)
  })
  if (state.online) return
  if (await isReady()) connectionWorks()
  else void probe(tries + 1)
}

const isReady = (): Promise<boolean> =>
  fetch('/readyz', { cache: 'no-store' }).then(
    (response) => response.ok,
    () => false,
  )
