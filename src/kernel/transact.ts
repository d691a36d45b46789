// One transaction: the change, its events and the jobs that follow commit together or not at all.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, actorName } from './actor.ts'
import type { JobOptions, Writer } from './capability.ts'
import { uuidv7 } from './clock.ts'
import type { Contract } from './contract.ts'
import type { Tx } from './db.ts'
import { type NewEvent, appendEvents } from './events.ts'
import type { Kernel } from './kernel.ts'

export type Origin = { actor: Actor; requestId: string | null }
type NewJob = { identifier: string; payload: unknown; options: JobOptions }

/** Topic rung after a commit that wrote events. */
export const eventsTopic = 'events'

export async function transact<T>(kernel: Pick<Kernel, 'database' | 'clock' | 'services' | 'listeners'>, origin: Origin, work: (w: Writer) => Promise<T>): Promise<T> {
  const now = kernel.clock.now()
  let eventful = false
  const result = await kernel.database.writer.transaction().execute(async (tx) => {
    const events: NewEvent[] = []
    const jobs: NewJob[] = []
    const answer = await work(createWriter(kernel, origin, tx, now, events, jobs))
    eventful = events.length > 0
    await flush(kernel, tx, events, jobs)
    return answer
  })
  if (eventful) kernel.services.wake(eventsTopic)
  return result
}

function createWriter(kernel: Pick<Kernel, 'services'>, { actor, requestId }: Origin, tx: Tx, now: Date, events: NewEvent[], jobs: NewJob[]): Writer {
  return {
    tx, actor, now,
    services: kernel.services,
    newId: () => uuidv7(now),
    record(contract: Contract, type: string, payload: unknown) {
      const spec = contract.events[type]!
      const parsed = z.parse(spec.payload, payload) as Record<string, unknown>
      events.push({ type: `${contract.name}.${type}`, actor: actorName(actor), about: spec.about ? String(parsed[spec.about]) : null, payload: parsed, requestId, at: now })
    },
    add(contract: Contract, job: string, payload: unknown, options: JobOptions = {}) {
      jobs.push({ identifier: `${contract.name}.${job}`, payload: z.parse(contract.jobs[job]!, payload), options })
    },
  }
}

async function flush(kernel: Pick<Kernel, 'listeners'>, tx: Tx, events: NewEvent[], jobs: NewJob[]): Promise<void> {
  const ids = await appendEvents(tx, events)
  events.forEach((event, at) => {
    for (const { identifier, when } of kernel.listeners.get(event.type) ?? []) {
      if (when && !when(event.payload)) continue
      const { type, actor, about, payload } = event
      jobs.push({ identifier, payload: { id: ids[at], at: event.at.toISOString(), type, actor, about, payload }, options: { key: `${identifier}:${ids[at]}` } })
    }
  })
  if (!jobs.length) return
  const specs = jobs.map(({ identifier, payload, options }) => ({
    identifier, payload, queue_name: options.queue, run_at: options.runAt, max_attempts: options.maxAttempts, job_key: options.key, priority: options.priority,
  }))
  await sql`select graphile_worker.add_jobs(array(select json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(specs)}::json)))`.execute(tx)
}
