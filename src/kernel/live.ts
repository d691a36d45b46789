// Live updates: one reader of the event log per process, many streams. A stream gets only what its reader may see,
// resumes from the cursor of the last event it got, and is told to start afresh when it was away for too long.
import { type Actor, may } from './actor.ts'
import type { Audience } from './capability.ts'
import { type LogCursor, type LoggedEvent, compareCursors, logEnd, readEvents } from './events.ts'
import type { Kernel } from './kernel.ts'
import type { Bell } from './bell.ts'
import type { Whisper } from './ports.ts'
import { eventsTopic } from './transact.ts'

/** What a stream sends; `id` is the cursor to resume from (none for whispers). */
export type LiveMessage = { id?: LogCursor; event: string; data: unknown }
type Stream = {
  actor: Actor
  send(message: LiveMessage): void
  end(): void
  /** Everything up to it was replayed. */
  sent?: LogCursor
  /** What comes in during the replay. */
  held?: LoggedEvent[]
}

export type Live = {
  /** `after` undefined: only what comes. `end` is called when the server stops. Returns the way to close it. */
  open(actor: Actor, after: LogCursor | undefined, send: Stream['send'], end: Stream['end']): Promise<() => void>
  streams(): number
  stop(): void
}

const pollMs = 1000
/** More than this many missed events are not replayed: the client asks its questions again. */
export const maxReplay = 2000

export function startLive(kernel: Kernel, bell: Bell): Live {
  const { reader } = kernel.database
  const streams = new Set<Stream>()
  const specs = eventSpecs(kernel)
  let position: LogCursor | undefined
  let reading: Promise<void> | undefined
  let again = false
  let stopped = false

  const visible = async (events: LoggedEvent[]) => {
    const pairs = events.flatMap((event) => {
      const about = specs.get(event.type)?.about
      return about && event.about ? [[about, event.about] as const] : []
    })
    const facts = await loadFacts(kernel, pairs)
    return (actor: Actor, event: LoggedEvent) => sees(kernel, specs.get(event.type), facts, actor, event.about)
  }
  /** Whoever listens first begins at the end of the log; asked once, so that nothing after that is passed over. */
  let beginning: Promise<void> | undefined
  const begin = async () => {
    if (position !== undefined) return
    beginning ??= logEnd(reader).then((end) => void (position = end)).finally(() => void (beginning = undefined))
    await beginning
  }
  const read = async () => {
    while (!stopped) {
      // While nobody listens there is nothing to read for.
      if (!streams.size) return void (position = undefined)
      await begin()
      const events = await readEvents(reader, position!)
      if (!events.length) return
      const allowed = await visible(events)
      for (const stream of streams) {
        if (stream.held) stream.held.push(...events)
        else deliver(stream, events, allowed)
      }
      position = events.at(-1)!.cursor
    }
  }
  const look = () => {
    if (stopped) return
    if (reading) return void (again = true)
    const failed = (error: unknown) => void (stopped || kernel.log.warn({ error }, 'the event log could not be read'))
    reading = read()
      .catch(failed)
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          look()
        }
      })
  }
  look()
  const timer = setInterval(look, pollMs).unref()
  const unring = bell.onWake(eventsTopic, look)
  let hearing = Promise.resolve()
  const unhear = bell.onWhisper((whisper) => {
    hearing = hearing.then(() => hearWhisper(kernel, streams, whisper)).catch(() => undefined)
  })

  return {
    async open(actor, after, send, end) {
      const stream: Stream = { actor, send, end, held: after ? [] : undefined }
      streams.add(stream)
      kernel.metrics.streams.inc()
      const close = () => void streams.delete(stream)
      try {
        await begin()
        // Whoever asked something before this moment asks again: what happened meanwhile is told by nobody.
        if (after) await replay(stream, after)
        else send({ id: position!, event: 'begin', data: {} })
      } catch (error) {
        // A stream that did not come about must not go on collecting what it would have sent.
        close()
        throw error
      }
      return close
    },
    streams: () => streams.size,
    stop() {
      stopped = true
      clearInterval(timer)
      unring()
      unhear()
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }

  async function replay(stream: Stream, after: LogCursor): Promise<void> {
    const missed = await readEvents(reader, after, maxReplay + 1)
    stream.sent = after
    if (missed.length > maxReplay) {
      stream.send({ id: missed.at(-1)!.cursor, event: 'reset', data: {} })
      stream.sent = missed.at(-1)!.cursor
    } else deliver(stream, missed, await visible(missed))
    while (stream.held?.length) {
      const held = stream.held.splice(0)
      deliver(stream, held, await visible(held))
    }
    stream.held = undefined
  }
}

/** Sends what the reader may see and has not had yet. */
function deliver(stream: Stream, events: LoggedEvent[], allowed: (actor: Actor, event: LoggedEvent) => boolean): void {
  for (const event of events) {
    if (stream.sent && compareCursors(event.cursor, stream.sent) <= 0) continue
    if (allowed(stream.actor, event)) stream.send(toMessage(event))
  }
  const last = events.at(-1)
  if (stream.sent && last && compareCursors(last.cursor, stream.sent) > 0) stream.sent = last.cursor
}

type Spec = { needs: string; about?: string }
type Facts = Map<string, Map<string, unknown>>

function eventSpecs({ capabilities }: Kernel): Map<string, Spec> {
  const specs = new Map<string, Spec>()
  for (const { contract } of capabilities)
    for (const [type, { about, seenBy }] of Object.entries(contract.events)) {
      const needs = seenBy === 'signedIn' || seenBy === 'nobody' ? seenBy : `${contract.name}:${seenBy}`
      specs.set(`${contract.name}.${type}`, { about, needs })
    }
  return specs
}

async function loadFacts(kernel: Kernel, pairs: (readonly [about: string, id: string])[]): Promise<Facts> {
  const ids = new Map<string, Set<string>>()
  for (const [about, id] of pairs) ids.set(about, (ids.get(about) ?? new Set()).add(id))
  const facts: Facts = new Map()
  for (const [about, set] of ids) {
    const audience = kernel.audiences.get(about)
    if (audience) facts.set(about, await audience.load(kernel.database.reader, [...set], kernel.clock.now()))
  }
  return facts
}

function sees(kernel: Kernel, spec: Spec | undefined, facts: Facts, actor: Actor, id: string | null): boolean {
  if (!spec || spec.needs === 'nobody') return false
  if (spec.needs !== 'signedIn' && !may(actor, spec.needs)) return false
  if (!spec.about) return true
  const audience: Audience<unknown> | undefined = kernel.audiences.get(spec.about)
  return Boolean(audience && id && audience.sees(actor, id, facts.get(spec.about)?.get(id)))
}

async function hearWhisper(kernel: Kernel, streams: Set<Stream>, whisper: Whisper): Promise<void> {
  if (!streams.size) return
  const { type, about, payload } = whisper
  const facts = await loadFacts(kernel, [about])
  const spec = { needs: 'signedIn', about: about[0] }
  for (const stream of streams)
    if (sees(kernel, spec, facts, stream.actor, about[1])) stream.send({ event: 'whisper', data: { type, payload } })
}

const toMessage = ({ cursor, type, payload, at, actor }: LoggedEvent): LiveMessage => ({
  id: cursor,
  event: type,
  data: { payload, at, actor },
})
