// Erasure: every owner of data takes it away, a portion at a time, from the top layer down; each portion commits with how
// far it is, so that whatever is killed goes on there. It ends when a whole round has found nothing more, since mail may
// come in meanwhile. Until then nobody changes, merges or parts the customer (`beginErasing`), so that who it is about
// stays as it was at the beginning.
import { sql } from 'kysely'
import type { ActionContext, JobContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type OwnedPersonalData, type Person, anyOf } from '#kernel/personal.ts'
import { beginErasing } from '#capabilities/customers/customers.public.ts'
import { privacyContract } from './privacy.contract.ts'
import { alone } from './privacy.alone.ts'
import { dropArchives } from './privacy.archive.ts'
import { held, move } from './privacy.handling.ts'
import { logged, personOf } from './privacy.requests.ts'
import { keptSince, keptUntil } from './privacy.rules.ts'
import { readSettings } from './privacy.settings.ts'

type Contract = typeof privacyContract
type Job = JobContext<Contract, { requestId: string }>

/** More rounds than this mean that something can not be forgotten. */
const mostRounds = 20

export async function erase(ctx: ActionContext<Contract, Contract['actions']['erase']>) {
  const { row } = await held(ctx, 'erase')
  if (ctx.input.number.replace(/^#/, '') !== String(row.number)) return ctx.fail('wrongNumber')
  const customerIds = await beginErasing(ctx, row.customer_id)
  const requests = await ctx.tx
    .selectFrom('privacy_requests')
    .select('id')
    .where('customer_id', '=', anyOf(customerIds))
    .execute()
  await dropArchives(
    ctx,
    requests.map(({ id }) => id),
  )
  await ctx.tx
    .insertInto('privacy_erasures')
    .values({
      request_id: row.id,
      person: JSON.stringify(await personOf(ctx.tx, row.customer_id)),
      total: ctx.services.personal.length,
      began_at: ctx.now,
    })
    .execute()
  enqueueErasure(ctx, row.id)
  return move(ctx, row, { state: 'working' }, 'erasureBegun')
}

/** Asked again for one that is on its way already, nothing more happens than that it is tried again soon. */
export const enqueueErasure = (w: Writer, requestId: string): void =>
  w.add(privacyContract, 'erase', { requestId }, { key: `erase ${requestId}`, maxAttempts: 25 })

/** The job. Two that run the same wait for each other; the second finds nothing left. */
export const eraseAll = (job: Job): Promise<void> =>
  alone(job, `erasure ${job.payload.requestId}`, () => goThrough(job))

async function goThrough(job: Job): Promise<void> {
  const { db, payload, services, now } = job
  const begun = await erasureOf(db, payload.requestId)
  if (!begun || begun.ended_at) return
  const person = begun.person as Person
  const { orderYears, orderReason } = await readSettings(db)
  const since = keptSince(now(), orderYears)
  // The lowest layers come last: they know whom the data above is about.
  const owners = services.personal.toReversed()
  let from = Math.max(
    0,
    owners.findIndex(({ owner }) => owner === begun.step),
  )
  for (let round = 1; ; round++) {
    let found = false
    for (const [at, owner] of owners.entries())
      if (at >= from) found = (await forgetOf(job, owner, at, person, since)) || found
    // A round that began in the middle proves nothing.
    if (!found && from === 0) break
    if (round === mostRounds) throw new Error(`Something is never forgotten: request ${payload.requestId}`)
    from = 0
  }
  await job.transact((w) => end(w, payload.requestId, person, since, orderYears, orderReason))
}

/** Portion by portion, until this owner, the one at `at`, has nothing more; answers whether there was something. */
async function forgetOf(
  job: Job,
  owner: OwnedPersonalData,
  at: number,
  person: Person,
  since: Date | null,
): Promise<boolean> {
  const { transact, signal, payload } = job
  for (let found = false; ; found = true) {
    signal.throwIfAborted()
    const count = await transact(async (w) => {
      const forgotten = await owner.forget(w, person, owner.keeps ? since : null)
      const through = forgotten ? at : at + 1
      await w.tx
        .updateTable('privacy_erasures')
        .set({ step: owner.owner, done: sql`greatest(done, ${through}::integer)` })
        .where('request_id', '=', payload.requestId)
        .execute()
      return forgotten
    })
    if (!count) return found
  }
}

const erasureOf = (db: Reader, requestId: string) =>
  db.selectFrom('privacy_erasures').selectAll().where('request_id', '=', requestId).executeTakeFirst()

/** What was said in requests of this person goes too; that there was one, and when it was done, stays as the proof. */
async function end(
  w: Writer,
  requestId: string,
  person: Person,
  since: Date | null,
  years: number | null,
  reason: string,
): Promise<void> {
  const requests = await w.tx
    .updateTable('privacy_requests')
    .set({ words: '', outcome: '', lengthened_reason: '' })
    .where('customer_id', 'in', [...person.customerIds])
    .returning(['id', 'customer_id', 'state'])
    .execute()
  // One that was asked for at the very moment when the erasure began.
  await dropArchives(
    w,
    requests.map(({ id }) => id),
  )
  await w.tx
    .updateTable('privacy_log')
    .set({ detail: '' })
    .where(
      'request_id',
      'in',
      requests.map(({ id }) => id),
    )
    .execute()
  for (const { owner, keeps, count } of w.services.personal) {
    if (!keeps || years === null) continue
    const left = (await count(w.tx, person, since)).find(({ section }) => section === keeps)
    if (left?.stays)
      await w.tx
        .insertInto('privacy_kept')
        .values({ request_id: requestId, section: owner, reason, years, until: keptUntil(w.now, years) })
        .execute()
  }
  await w.tx
    .updateTable('privacy_erasures')
    .set({ person: JSON.stringify({ customerIds: person.customerIds, addresses: [] }), step: '', ended_at: w.now })
    .where('request_id', '=', requestId)
    .execute()
  // Others of the same person have lost what they were about.
  for (const each of requests.filter(({ id, state }) => id === requestId || state === 'open')) {
    const state = each.id === requestId ? 'done' : 'withdrawn'
    await w.tx.updateTable('privacy_requests').set({ state, closed_at: w.now }).where('id', '=', each.id).execute()
    await logged(w, each, each.id === requestId ? 'erased' : 'overtaken')
  }
}
