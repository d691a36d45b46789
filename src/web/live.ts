// What happens elsewhere, as it happens: one event stream for all tabs of the browser, because a browser opens only
// six connections to one server. One tab holds the stream and passes events on; when it closes, another takes over.
import { contracts } from '#app/contracts.ts'
import type { EventSpec, Operation } from '#kernel/contract.ts'
import { queryClient } from './api.ts'
import { askAgain } from './ask-again.ts'
import { checkConnection, onReconnect } from './connection.ts'

export type LiveEvent = { type: string; payload: Record<string, unknown> }
type Listener = (payload: Record<string, unknown>) => void

/** Hears one kind of event or whisper, e.g. `presence.changed`. Returns the way to stop. */
export function onLive(type: string, listener: Listener): () => void {
  const those = listeners.get(type) ?? new Set()
  listeners.set(type, those.add(listener))
  names.add(type)
  source?.addEventListener(type, receive)
  return () => void those.delete(listener)
}

/** Starts hearing and keeps the answers fresh; returns the way to stop. */
export function listenLive(): () => void {
  const ended = new AbortController()
  // Web locks exist on safe origins only; without them each tab has its own stream.
  if (navigator.locks) {
    channel = new BroadcastChannel('heed.live')
    channel.onmessage = ({ data }: MessageEvent<Passed>) => hearFromTab(data)
    isNew = true
    channel.postMessage({ hello: true } satisfies Passed)
    navigator.locks.request('heed.live', { signal: ended.signal }, () => hold(ended.signal)).catch(() => undefined)
  } else void hold(ended.signal)
  return () => {
    ended.abort()
    channel?.close()
    channel = undefined
  }
}

const listeners = new Map<string, Set<Listener>>()
const names = new Set<string>(['begin', 'reset', 'whisper', ...announced()])
let source: EventSource | undefined
/** Of the last event heard, by whichever tab held the stream, to go on from there. */
let cursor = ''
/** This tab has said hello, and no other has answered yet. */
let isNew = false
let channel: BroadcastChannel | undefined

/** Holds the stream until `signal`. The browser reconnects by itself and says where it was. */
function hold(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const open = () => {
      source?.close()
      source = new EventSource(`/api/v1/live${cursor && `?${new URLSearchParams({ cursor })}`}`)
      for (const name of names) source.addEventListener(name, receive)
      // Refused for good: the server is down, or the session has ended, which asking who one is finds out.
      source.onerror = () => {
        channel?.postMessage({ broken: true } satisfies Passed)
        void checkConnection()
        if (source?.readyState !== EventSource.CLOSED) return
        void queryClient.invalidateQueries({ queryKey: ['people.me'] })
        setTimeout(() => signal.aborted || open(), 5000)
      }
    }
    open()
    const stop = onReconnect(open)
    signal.addEventListener('abort', () => {
      stop()
      source?.close()
      source = undefined
      resolve()
    })
  })
}

function receive({ type: name, data, lastEventId }: MessageEvent<string>): void {
  cursor = lastEventId || cursor
  // A whisper is not in the log and brings its own name; a reset has no payload.
  const { type = name, payload = {} } = JSON.parse(data) as Partial<LiveEvent>
  channel?.postMessage({ type, payload, cursor } satisfies Passed)
  take({ type, payload })
}

/** What the tab with the stream tells the others, and what a tab says that has just begun to hear. */
type Passed = (LiveEvent & { cursor: string }) | { broken: true } | { hello: true } | { welcome: string }

function hearFromTab(passed: Passed): void {
  if ('broken' in passed) return void checkConnection()
  if ('hello' in passed) return void (source && channel?.postMessage({ welcome: cursor } satisfies Passed))
  if ('welcome' in passed) {
    // Every tab gets it; those that hear already have nothing to ask again.
    if (!isNew) return
    isNew = false
    cursor = passed.welcome || cursor
    return take({ type: 'begin', payload: {} })
  }
  cursor = passed.cursor || cursor
  take(passed)
}

function take({ type, payload }: LiveEvent): void {
  for (const listener of listeners.get(type) ?? []) listener(payload)
  waiting.push({ type, payload })
  timer ??= setTimeout(refresh, 40)
}

const waiting: LiveEvent[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** Asks again what the events of the last moment may have changed. */
function refresh(): void {
  timer = undefined
  const events = waiting.splice(0)
  // What was asked before one could hear may be out of date already.
  if (events.some(({ type }) => type === 'reset' || type === 'begin')) return askAgain(queryClient)
  askAgain(queryClient, ({ queryKey: [operation, input] }) => {
    const stale = stales.get(operation as string)
    return (
      stale !== undefined &&
      events.some((event) => stale.events.has(event.type) && concerns(event.payload, stale.route, input))
    )
  })
}

/**
 * An event about one conversation leaves the question about another alone: what the address names is not in the
 * event.
 */
export function concerns(payload: Record<string, unknown>, route: string, input: unknown): boolean {
  const asked = (input ?? {}) as Record<string, unknown>
  const others = [...route.matchAll(/\{(\w+)\}/g)].filter(([, name]) => {
    const value = asked[name!]
    return typeof payload[name!] === 'string' && typeof value === 'string' && !Object.values(payload).includes(value)
  })
  return others.length === 0
}

type Stale = { events: Set<string>; route: string }

const stales = new Map<string, Stale>(
  Object.values(contracts).flatMap(({ name, queries }) =>
    Object.entries(queries as Record<string, Operation>).map(([key, { staleOn, route }]): [string, Stale] => [
      `${name}.${key}`,
      { events: new Set(staleOn?.flatMap((event) => (event === 'told' ? told() : [event]))), route },
    ]),
  ),
)

/** Every event that is told in the thread of a conversation. */
function told(): string[] {
  return Object.values(contracts).flatMap(({ name, events }) =>
    Object.entries(events as Record<string, Partial<EventSpec>>).flatMap(([event, spec]) =>
      spec.told ? [`${name}.${event}`] : [],
    ),
  )
}

/** Every event of every contract. */
function announced(): string[] {
  return Object.values(contracts).flatMap(({ name, events }) => Object.keys(events).map((event) => `${name}.${event}`))
}
