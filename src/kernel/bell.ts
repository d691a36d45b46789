// The doorbell: tells every process that something was committed. No content, rung after commit and at most once
// in a few milliseconds, because NOTIFY inside transactions makes PostgreSQL commit one at a time.
// Nobody may depend on it: whoever waits also polls.
import pg from 'pg'
import type { Logger } from './log.ts'
import type { Whisper } from './ports.ts'

/** After silence, and while it rings all the time: then each ring tells of much, and ringing itself costs. */
const restMs = 3
const busyRestMs = 20
const channel = 'heed'

export type Bell = {
  wake(topic: string): void
  onWake(topic: string, callback: () => void): () => void
  whisper(message: Whisper): void
  onWhisper(callback: (message: Whisper) => void): () => void
  stop(): Promise<void>
}

/** Listens on a connection of its own and reconnects for as long as it runs. */
export function startBell(url: string, pool: pg.Pool, log: Logger): Bell {
  const callbacks = new Map<string, Set<() => void>>()
  const whisperers = new Set<(message: Whisper) => void>()
  const pending = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let rungAt = 0
  let client: pg.Client | undefined
  let stopped = false

  const ring = (topic: string) => callbacks.get(topic)?.forEach((callback) => callback())
  const hear = (payload: string) => {
    if (!payload.startsWith('{')) return payload.split(',').forEach(ring)
    const message = JSON.parse(payload) as Whisper
    whisperers.forEach((callback) => callback(message))
  }
  const connect = async () => {
    if (stopped) return
    const next = new pg.Client({ connectionString: url, application_name: 'heed bell' })
    const again = () => {
      if (client !== next) return
      client = undefined
      if (!stopped) setTimeout(connect, 500).unref()
    }
    client = next
    next.on('error', again)
    next.on('end', again)
    next.on('notification', ({ payload }) => payload && hear(payload))
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      for (const topic of callbacks.keys()) ring(topic)
    } catch (error) {
      // Whoever stops in the middle of connecting breaks it off; that is no trouble.
      if (!stopped) log.warn({ error }, 'live news wait for the database')
      again()
    }
  }
  // One after the other, so that two whispers about the same thing arrive in their order.
  let sending: Promise<unknown> = Promise.resolve()
  const send = (payload: string) => {
    sending = sending.then(() => pool.query('select pg_notify($1, $2)', [channel, payload])).catch(() => undefined)
  }
  void connect()

  return {
    wake(topic) {
      pending.add(topic)
      timer ??= setTimeout(() => {
        timer = undefined
        rungAt = performance.now()
        const topics = [...pending].join(',')
        pending.clear()
        if (!stopped) send(topics)
      }, performance.now() - rungAt < 2 * busyRestMs ? busyRestMs : restMs)
    },
    onWake(topic, callback) {
      const set = callbacks.get(topic) ?? new Set()
      callbacks.set(topic, set.add(callback))
      return () => void set.delete(callback)
    },
    whisper: (message) => send(JSON.stringify(message)),
    onWhisper(callback) {
      whisperers.add(callback)
      return () => void whisperers.delete(callback)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
