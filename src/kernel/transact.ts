// One transaction: the change, its events and the jobs that follow commit together or not at all.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, actorName } from './actor.ts'
import type { EventRow, JobOptions, Writer } from './capability.ts'
import { uuidv7 } from './clock.ts'
import type { Contract } from './contract.ts'
import type { Tx } from './db.ts'
import { type NewEvent, appendEvents } from './events.ts'
import type { Kernel } from './kernel.ts'

export type Origin = { actor: Actor; requestId: string | null }
type NewJob = { identifier: string; payload: unknown; options: JobOptions }
/** What is written when the work is done. */
type After = { events: NewEvent[]; jobs: NewJob[] }

/** Topic rung after a commit that wrote events. */
export const eventsTopic = 'events'

type Parts = Pick<Kernel, 'database' | 'clock' | 'services' | 'listeners'>

export async function transact<T>(kernel: Parts, origin: Origin, work: (w: Writer) => Promise<T>): Promise<T> {
  const now = kernel.clock.now()
  let eventful = false
  const result = await kernel.database.writer.transaction().execute(async (tx) => {
    const after: After = { events: [], jobs: [] }
    const answer = await work(createWriter(kernel, origin, tx, now, after))
    eventful = after.events.length > 0
    await flush(kernel, tx, after)
    return answer
  })
  if (eventful) kernel.services.wake(eventsTopic)
  return result
}

function createWriter({ services }: Parts, { actor, requestId }: Origin, tx: Tx, now: Date, after: After): Writer {
  return {
    tx,
    actor,
    now,
    services,
    newId: () => uuidv7(now),
    record(contract: Contract, type: string, payload: unknown) {
      const spec = contract.events[type]!
      const parsed = z.parse(spec.payload, payload) as Record<string, unknown>
      const about = spec.about ? String(parsed[spec.about]) : null
      const full = `${contract.name}.${type}`
      after.events.push({ type: full, actor: actorName(actor), about, payload: parsed, requestId, at: now })
    },
    add(contract: Contract, job: string, payload: unknown, options: JobOptions = {}) {
      const parsed = z.parse(contract.jobs[job]!, payload)
      after.jobs.push({ identifier: `${contract.name}.${job}`, payload: parsed, options })
    },
  }
}

async function flush({ listeners }: Parts, tx: Tx, { events, jobs }: After): Promise<void> {
  const ids = await appendEvents(tx, events)
  events.forEach(({ requestId: _, at, ...event }, place) => {
    const id = ids[place]!
    const row: EventRow = { id, at: at.toISOString(), ...event }
    for (const { identifier, when } of listeners.get(event.type) ?? [])
      if (!when || when(event.payload)) jobs.push({ identifier, payload: row, options: { key: `${identifier}:${id}` } })
  })
  if (!jobs.length) return
  const specs = jobs.map(({ identifier, payload, options: { runAt, maxAttempts, key, priority } }) => {
    return { identifier, payload, run_at: runAt, max_attempts: maxAttempts, job_key: key, priority }
  })
  await sql`select graphile_worker.add_jobs(array(
    select json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(specs)}::json)))`.execute(tx)
}
