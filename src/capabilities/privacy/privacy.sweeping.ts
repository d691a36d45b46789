// Every night: files whose time is over are removed, and what the law made us keep of erased people goes in its turn.
import type { JobContext } from '#kernel/capability.ts'
import type { Person } from '#kernel/personal.ts'
import { removeParts } from './privacy.archive.ts'
import type { privacyContract } from './privacy.contract.ts'
import { logged } from './privacy.requests.ts'
import { keptSince } from './privacy.rules.ts'
import { readSettings } from './privacy.settings.ts'

type Job = JobContext<typeof privacyContract>

const atOnce = 100

export async function sweep(job: Job): Promise<void> {
  await endArchives(job)
  await endKept(job)
}

async function endArchives({ db, transact, now, signal }: Job): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const rows = await db
      .selectFrom('privacy_archives')
      .select('id')
      .where('state', 'in', ['ready', 'failed'])
      .where('gone_at', '<', now().toISOString())
      .limit(atOnce)
      .execute()
    for (const { id } of rows)
      await transact(async (w) => {
        await removeParts(w, id)
        await w.tx
          .updateTable('privacy_archives')
          .set({ state: 'gone', link_ends_at: null })
          .where('id', '=', id)
          .execute()
      })
    if (rows.length < atOnce) return
  }
}

async function endKept({ db, services, transact, now, signal }: Job): Promise<void> {
  const rows = await db
    .selectFrom('privacy_kept')
    .innerJoin('privacy_erasures', 'privacy_erasures.request_id', 'privacy_kept.request_id')
    .innerJoin('privacy_requests', 'privacy_requests.id', 'privacy_kept.request_id')
    .select(['privacy_requests.id', 'privacy_requests.customer_id', 'section', 'person'])
    .execute()
  const { orderYears } = await readSettings(db)
  const since = keptSince(now(), orderYears)
  for (const row of rows) {
    const source = services.personal.find(({ owner }) => owner === row.section)
    if (!source) continue
    const person = row.person as Person
    for (let removed = 1; removed; signal.throwIfAborted())
      removed = await transact((w) => source.forget(w, person, since))
    const left = (await source.count(db, person, since)).some(({ stays }) => stays > 0)
    if (!left)
      await transact(async (w) => {
        await w.tx
          .deleteFrom('privacy_kept')
          .where('request_id', '=', row.id)
          .where('section', '=', row.section)
          .execute()
        await logged(w, row, 'keptGone')
      })
  }
}
