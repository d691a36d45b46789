// Every night: files whose time is over are removed, erasures that came to a stop go on, and what the law made us keep of
// erased people goes in its turn. One that can not be done holds up none of the others.
import type { JobContext } from '#kernel/capability.ts'
import type { Person } from '#kernel/personal.ts'
import { removeParts } from './privacy.archive.ts'
import type { privacyContract } from './privacy.contract.ts'
import { enqueueErasure } from './privacy.erasing.ts'
import { logged } from './privacy.requests.ts'
import { keptSince } from './privacy.rules.ts'
import { readSettings } from './privacy.settings.ts'

type Job = JobContext<typeof privacyContract>

/** An erasure that runs for longer than this has come to a stop, or is told to go on in vain. */
const longMs = 6 * 3600_000

export async function sweep(job: Job): Promise<void> {
  await endArchives(job)
  await resumeErasures(job)
  await endKept(job)
}

async function endArchives(job: Job): Promise<void> {
  const { db, transact, now } = job
  const over = await db
    .selectFrom('privacy_archives')
    .select('id')
    .where('state', '<>', 'gone')
    .where('gone_at', '<', now().toISOString())
    .execute()
  await each(job, over, ({ id }) =>
    transact(async (w) => {
      await w.tx
        .updateTable('privacy_archives')
        .set({ state: 'gone', link_ends_at: null })
        .where('id', '=', id)
        .execute()
      await removeParts(w, id)
    }),
  )
}

async function resumeErasures(job: Job): Promise<void> {
  const { db, transact, now, log } = job
  const stopped = await db
    .selectFrom('privacy_erasures')
    .innerJoin('privacy_requests', 'privacy_requests.id', 'request_id')
    .select(['privacy_requests.id', 'customer_id', 'step'])
    .where('ended_at', 'is', null)
    .where('began_at', '<', new Date(now().getTime() - longMs).toISOString())
    .execute()
  await each(job, stopped, async (row) => {
    log.error({ requestId: row.id, step: row.step }, 'an erasure came to a stop; it goes on')
    await transact(async (w) => {
      enqueueErasure(w, row.id)
      await logged(w, row, 'erasureResumed')
    })
  })
}

async function endKept(job: Job): Promise<void> {
  const { db, services, transact, now, signal } = job
  const rows = await db
    .selectFrom('privacy_kept')
    .innerJoin('privacy_erasures', 'privacy_erasures.request_id', 'privacy_kept.request_id')
    .innerJoin('privacy_requests', 'privacy_requests.id', 'privacy_kept.request_id')
    .select(['privacy_requests.id', 'privacy_requests.customer_id', 'section', 'person', 'years'])
    .execute()
  const { orderYears } = await readSettings(db)
  await each(job, rows, async (row) => {
    const source = services.personal.find(({ owner }) => owner === row.section)
    if (!source) return
    // Never longer than was said when they were erased.
    const since = keptSince(now(), orderYears === null ? null : Math.min(orderYears, row.years))
    const person = row.person as Person
    for (let removed = 1; removed; signal.throwIfAborted())
      removed = await transact((w) => source.forget(w, person, since))
    if ((await source.count(db, person, since)).some(({ stays }) => stays > 0)) return
    await transact(async (w) => {
      await w.tx
        .deleteFrom('privacy_kept')
        .where('request_id', '=', row.id)
        .where('section', '=', row.section)
        .execute()
      await logged(w, row, 'keptGone')
    })
  })
}

async function each<T extends { id: string }>(
  { signal, log }: Job,
  rows: readonly T[],
  run: (row: T) => Promise<void>,
) {
  for (const row of rows) {
    signal.throwIfAborted()
    try {
      await run(row)
    } catch (error) {
      signal.throwIfAborted()
      log.error(
        { error, id: row.id },
        'something of a request about personal data could not be ended; it is tried again',
      )
    }
  }
}
