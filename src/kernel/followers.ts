// Followers keep something of their own in step with the event log: a search index, counts, notifications. Each reads
// the log in order and in batches, and keeps its place in the transaction of what it writes, so that every event
// counts once, whatever is killed. One process of all runs a follower at a time.
import { sql } from 'kysely'
import { startAlone } from './alone.ts'
import type { Follower } from './capability.ts'
import { type LogCursor, compareCursors, logEnd, readEvents } from './events.ts'
import { type Kernel, runtimeOf } from './kernel.ts'
import { eventsTopic } from './transact.ts'

export type { LoggedEvent } from './events.ts'

const batchEvents = 500
const pollMs = 1000

/** Runs the followers of every capability until stopped. */
export function startFollowers(kernel: Kernel): { stop(): Promise<void> } {
  const running = followersOf(kernel).map((follower) =>
    startAlone(kernel, { name: lockOf(follower), topic: eventsTopic, pollMs, step: () => step(kernel, follower) }),
  )
  return {
    async stop() {
      await Promise.all(running.map((each) => each.stop()))
    },
  }
}

/** Brings every follower up to what has been committed, and to the end of what is due. For tests. */
export async function catchUp(kernel: Kernel): Promise<void> {
  const last = await lastEvent(kernel)
  for (const follower of followersOf(kernel))
    while ((await step(kernel, follower)) || compareCursors(await placeOf(kernel, follower), last) < 0)
      await new Promise((resolve) => setTimeout(resolve, 2))
}

/**
 * Goes on with one follower until `isDone`, for the command line: here when no process runs it, else waiting for the one
 * that does. `isDone` is asked after every step, and once a second while waiting.
 */
export async function followUntil(kernel: Kernel, name: string, isDone: () => Promise<boolean>): Promise<void> {
  const follower = followersOf(kernel).find((each) => each.name === name)
  if (!follower) throw new Error(`There is no follower ${name}`)
  while (!(await isDone())) {
    const held = await kernel.ports.locks.take(lockOf(follower))
    try {
      while (held && !(await isDone()) && (await step(kernel, follower))) continue
    } finally {
      await held?.release()
    }
    if (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

const lockOf = ({ name }: Follower): string => `follower ${name}`
const followersOf = (kernel: Kernel): Follower[] => kernel.capabilities.flatMap(({ followers }) => followers)

/** Handles the next batch; false when there is none. */
async function step(kernel: Kernel, follower: Follower): Promise<boolean> {
  const place = await placeOf(kernel, follower)
  const events = await readEvents(kernel.database.reader, place, batchEvents)
  if (!events.length && !follower.due) return false
  const types = typesOf(kernel, follower)
  const concern = events.filter(({ type }) => types.has(type))
  return runtimeOf(kernel, { follower: follower.name }).transact(async (w) => {
    const did = (await follower.due?.(w)) ?? false
    if (concern.length) await follower.handle(w, concern)
    if (!events.length) return did
    const moved =
      await sql`update follower_places set place = ${events.at(-1)!.cursor} where name = ${follower.name} and place = ${place}`.execute(
        w.tx,
      )
    // Another process was faster: what it did must not be done again.
    if (!moved.numAffectedRows) throw new Error(`The follower ${follower.name} runs twice`)
    return true
  })
}

const known = new WeakMap<Kernel, Map<Follower, ReadonlySet<string>>>()

/** Every event that the follower gets. */
function typesOf(kernel: Kernel, follower: Follower): ReadonlySet<string> {
  const all = known.get(kernel) ?? new Map<Follower, ReadonlySet<string>>()
  known.set(kernel, all)
  const found = all.get(follower)
  if (found) return found
  const about = kernel.capabilities.flatMap(({ contract: { name, events } }) =>
    Object.entries(events).flatMap(([type, spec]) =>
      spec.about && follower.about?.includes(spec.about) ? [`${name}.${type}`] : [],
    ),
  )
  const types = new Set([...follower.types, ...about])
  all.set(follower, types)
  return types
}

async function placeOf(kernel: Kernel, { name, from }: Follower): Promise<LogCursor> {
  const kept = await kernel.database.reader
    .selectFrom('follower_places')
    .select('place')
    .where('name', '=', name)
    .executeTakeFirst()
  if (kept) return kept.place
  const place = from === 'now' ? await logEnd(kernel.database.reader) : '0.0'
  await kernel.database.writer
    .insertInto('follower_places')
    .values({ name, place })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return placeOf(kernel, { name, from } as Follower)
}

async function lastEvent(kernel: Kernel): Promise<LogCursor> {
  const row = await kernel.database.reader
    .selectFrom('events')
    .select([sql<string>`xid::text`.as('xid'), 'id'])
    .orderBy(sql`events.xid`, 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? `${row.xid}.${row.id}` : '0.0'
}
