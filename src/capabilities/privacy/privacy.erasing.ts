// Erasure: every owner of data takes it away, a portion at a time, from the top layer down; each portion commits with how
// far it is, so that whatever is killed goes on there. It ends when a whole round has found nothing more, since mail may
// come in meanwhile.
import type { Actor } from '#kernel/actor.ts'
import type { ActionContext, JobContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { pause } from '#kernel/holding.ts'
import type { OwnedPersonalData, Person } from '#kernel/personal.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { privacyContract } from './privacy.contract.ts'
import { removeArchives } from './privacy.archive.ts'
import { held, move } from './privacy.handling.ts'
import { logged, personOf, rowOf } from './privacy.requests.ts'
import { keptSince, keptUntil } from './privacy.rules.ts'
import { readSettings } from './privacy.settings.ts'

type Contract = typeof privacyContract
type Job = JobContext<Contract, { requestId: string }>

const waitMs = 500
/** More rounds than this mean that something can not be forgotten. */
const mostRounds = 20

export async function erase(ctx: ActionContext<Contract, Contract['actions']['erase']>) {
  const { row } = await held(ctx, 'erase')
  if (ctx.input.number.replace(/^#/, '') !== String(row.number)) return ctx.fail('wrongNumber')
  await ctx.tx
    .insertInto('privacy_erasures')
    .values({
      request_id: row.id,
      person: JSON.stringify(await personOf(ctx.tx, row.customer_id)),
      began_at: ctx.now,
    })
    .execute()
  ctx.enqueue('erase', { requestId: row.id }, { maxAttempts: 25 })
  return move(ctx, row, { state: 'working' }, 'erasureBegun')
}

/** The job. Two that run the same wait for each other; the second finds nothing left. */
export async function eraseAll(job: Job): Promise<void> {
  const { payload, ports, signal } = job
  for (;;) {
    const taken = await ports.locks.take(`erasure ${payload.requestId}`)
    if (taken) {
      try {
        return await goThrough(job)
      } finally {
        await taken.release()
      }
    }
    await pause(waitMs, signal)
    signal.throwIfAborted()
  }
}

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
    let removed = 0
    for (const owner of owners.slice(from)) removed += await forgetOf(job, owner, person, since)
    // A round that began in the middle proves nothing.
    if (!removed && from === 0) break
    if (round === mostRounds) throw new Error(`Something is never forgotten: request ${payload.requestId}`)
    from = 0
  }
  await job.transact((w) => end(w, payload.requestId, person, since, orderYears, orderReason))
}

/** Portion by portion, until this owner has nothing more. */
async function forgetOf(job: Job, owner: OwnedPersonalData, person: Person, since: Date | null): Promise<number> {
  const { transact, signal, payload } = job
  let all = 0
  for (;;) {
    signal.throwIfAborted()
    const removed = await transact(async (w) => {
      const count = await owner.forget(w, person, owner.keeps ? since : null)
      await w.tx
        .updateTable('privacy_erasures')
        .set(({ eb }) => ({ step: owner.owner, removed: eb('removed', '+', count as never) }))
        .where('request_id', '=', payload.requestId)
        .execute()
      return count
    })
    if (!removed) return all
    all += removed
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
    .returning(['id', 'customer_id', 'number', 'state', 'kind'])
    .execute()
  for (const request of requests) await removeArchives(w, request.id)
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
        .values({ request_id: requestId, section: owner, reason, until: keptUntil(w.now, years) })
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

/** What would go and what would stay. Of conversations only those that the reader may see are counted. */
export async function preview({
  db,
  actor,
  input,
  now,
  services,
  fail,
}: QueryContext<Contract, Contract['queries']['preview']>) {
  const row = (await rowOf(db, actor, input.requestId)) ?? fail('notFound')
  const person = await personOf(db, row.customer_id)
  const { orderYears, orderReason } = await readSettings(db)
  const since = keptSince(now, orderYears)
  const items = []
  for (const owner of services.personal) items.push(...(await owner.count(db, person, owner.keeps ? since : null)))
  const stays = items.some((item) => item.stays > 0)
  return {
    items: await asSeen(
      db,
      actor,
      person,
      items.filter((item) => item.goes + item.stays > 0),
    ),
    kept:
      stays && orderYears !== null ? { reason: orderReason, until: keptUntil(now, orderYears).toISOString() } : null,
  }
}

type Count = { section: string; goes: number; stays: number }

/** Numbers of what was said would tell of conversations that the reader may not see: those are left out of them. */
async function asSeen(db: Reader, actor: Actor, { customerIds }: Person, items: Count[]): Promise<Count[]> {
  const { conversations, messages } = await visibleConversations(db, actor)
    .where('conversations.customer_id', 'in', [...customerIds])
    .select(({ fn }) => [
      fn.countAll<number>().as('conversations'),
      fn.sum<number>('conversations.message_count').as('messages'),
    ])
    .executeTakeFirstOrThrow()
  const seen: Record<string, number> = { conversations: Number(conversations), messages: Number(messages ?? 0) }
  const hidden = new Set(['mails', 'sent', 'others', 'words', 'readings', 'requests'])
  return items
    .filter(({ section }) => !hidden.has(section))
    .map((item) => ({ ...item, goes: seen[item.section] ?? item.goes }))
    .filter((item) => item.goes + item.stays > 0)
}
