// The live stream in the browser: opened once, resumed where it was, and the state of the connection for the banner.
import { useSyncExternalStore } from 'react'
import { contracts } from '#app/contracts.ts'
import type { Contract } from '#kernel/contract.ts'
import { makeStale, queries } from './api.ts'

export type Connection = { state: 'connecting' | 'live' } | { state: 'lost'; since: Date }
export type News = { type: string; payload: Record<string, unknown>; at?: string; actor?: string }

const retryMs = 2000
let connection: Connection = { state: 'connecting' }
let source: EventSource | undefined
let cursor = ''
let retry: ReturnType<typeof setTimeout> | undefined
const watchers = new Set<() => void>()
const listeners = new Set<(news: News) => void>()

/** Opens the stream; called when someone has signed in. Calling it again changes nothing. */
export function startLive(): void {
  if (source || retry) return
  source = new EventSource(`/api/v1/live${cursor ? `?cursor=${cursor}` : ''}`)
  source.onopen = () => {
    const wasLost = connection.state === 'lost'
    change({ state: 'live' })
    // What was asked for while the server was away may have failed.
    if (wasLost) void queries.invalidateQueries()
  }
  source.onerror = lose
  for (const name of eventNames) source.addEventListener(name, hearEvent)
  source.addEventListener('whisper', (message) => tell(JSON.parse(message.data) as News))
  source.addEventListener('reset', (message) => {
    cursor = message.lastEventId
    void queries.invalidateQueries()
  })
}

/** Ends the stream, at sign-out. */
export function stopLive(): void {
  clearTimeout(retry)
  retry = undefined
  source?.close()
  source = undefined
  cursor = ''
  change({ state: 'connecting' })
}

/** Hears every event and whisper; returns the way to stop. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useConnection = (): Connection => useSyncExternalStore(watch, () => connection)

const eventNames = (Object.values(contracts) as Contract[]).flatMap((contract) => Object.keys(contract.events).map((type) => `${contract.name}.${type}`))

function hearEvent(message: MessageEvent<string>): void {
  cursor = message.lastEventId || cursor
  const { payload, at, actor } = JSON.parse(message.data) as Omit<News, 'type'>
  makeStale(message.type, payload)
  tell({ type: message.type, payload, at, actor })
}

const tell = (news: News) => listeners.forEach((listener) => listener(news))

/** A browser gives up a stream that was refused; we open another one. */
function lose(): void {
  if (connection.state !== 'lost') change({ state: 'lost', since: new Date() })
  if (source?.readyState !== EventSource.CLOSED) return
  source = undefined
  retry ??= setTimeout(() => {
    retry = undefined
    startLive()
  }, retryMs)
}

function change(next: Connection): void {
  connection = next
  watchers.forEach((watcher) => watcher())
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}
