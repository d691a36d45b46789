// Exports: begun, made as a job, kept for a day.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { conditionsContract } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import { forgetContents, putBytes } from '#capabilities/files/files.public.ts'
import { loadActor } from '#capabilities/people/people.public.ts'
import { type What, exchangeContract, linkHours, most } from './exchange.contract.ts'
import { type Asking, headingOf, mayTake, nextPage } from './exchange.lists.ts'
import { once, type Work } from './exchange.once.ts'
import { mark } from './exchange.writing.ts'

type Actions = typeof exchangeContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof exchangeContract, Actions[A]>

export async function begin(ctx: Context<'begin'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  const { what, format } = input
  if (!mayTake(actor, what)) return fail('mayNot')
  if (format === 'vcard' && what.kind !== 'customers' && what.kind !== 'segment') return fail('noCards')
  if (what.kind === 'conversations') {
    const objection = objectionTo(what.condition, await ctx.services.facets(tx))
    if (objection) throw refusal(conditionsContract, objection.code, { facet: objection.facet })
  }
  await lock(tx, 'exchange', actor.id)
  const other = await tx
    .selectFrom('exchange_exports')
    .select('id')
    .where('agent_id', '=', actor.id)
    .where('state', '=', 'making')
    .executeTakeFirst()
  if (other) return fail('underWay')
  const id = newId()
  await tx
    .insertInto('exchange_exports')
    .values({ id, agent_id: actor.id, what: JSON.stringify(what), format, began_at: now })
    .execute()
  ctx.add(exchangeContract, 'make', { exportId: id })
  emit('exportChanged', { exportId: id, ownerId: actor.id })
  return { exportId: id }
}

export async function stopExport(ctx: Context<'stopExport'>) {
  const row = await ctx.tx
    .selectFrom('exchange_exports')
    .select(['id', 'state'])
    .where('id', '=', ctx.input.exportId)
    .where('agent_id', '=', ctx.actor.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return ctx.fail('notFound')
  if (row.state !== 'making') return ctx.fail('notNow')
  await end(ctx, { id: row.id, agent_id: ctx.actor.id }, { state: 'stopped' })
  return {}
}

type Ended = {
  state: 'ready' | 'failed' | 'stopped'
  problem?: string
  done?: number
  file_name?: string
  blob_hash?: string
  ends_at?: Date
}

/** Nothing happens when it has ended already. */
async function end(w: Writer, it: { id: string; agent_id: string }, how: Ended): Promise<boolean> {
  const moved = await w.tx
    .updateTable('exchange_exports')
    .set(how)
    .where('id', '=', it.id)
    .where('state', '=', 'making')
    .executeTakeFirst()
  if (!moved.numUpdatedRows) return false
  w.record(exchangeContract, 'exportChanged', { exportId: it.id, ownerId: it.agent_id })
  return true
}

type Make = Work<{ exportId: string }>

/** What was half made by a process that is gone is made anew: nothing of it was to be seen. */
export const make = (job: Make): Promise<void> => once(job, `export ${job.payload.exportId}`, () => makeFile(job))

async function makeFile(job: Make): Promise<void> {
  const { db, transact, signal, now, services } = job
  const it = await db
    .selectFrom('exchange_exports')
    .selectAll()
    .where('id', '=', job.payload.exportId)
    .executeTakeFirst()
  if (it?.state !== 'making') return
  const what = it.what as What
  const asking = async (): Promise<Asking | undefined> => {
    const actor = await loadActor(db, it.agent_id, { kind: 'agent', ip: '' })
    if (!actor || !mayTake(actor, what)) {
      await transact((w) => end(w, it, { state: 'failed', problem: actor ? 'mayNot' : 'gone' }))
      return undefined
    }
    return {
      db,
      actor: { ...actor, at: now() },
      now: now(),
      facets: what.kind === 'conversations' ? await services.facets(db) : {},
    }
  }
  const parts: string[] = []
  let done = 0
  for (let cursor: string | undefined; ;) {
    signal.throwIfAborted()
    const asked = await asking()
    if (!asked) return
    if (!parts.length) parts.push(it.format === 'csv' ? mark + (await headingOf(asked, what)) : '')
    const { lines, next } = await nextPage(asked, what, it.format, cursor)
    parts.push(...lines)
    done += lines.length
    const goes = await transact(({ tx }) =>
      tx
        .updateTable('exchange_exports')
        .set({ done })
        .where('id', '=', it.id)
        .where('state', '=', 'making')
        .returning('id')
        .executeTakeFirst(),
    )
    if (!goes) return
    services.whisper({
      type: 'exchange.exportProgressed',
      about: ['ownerId', it.agent_id],
      payload: { exportId: it.id, ownerId: it.agent_id },
    })
    if (next === null || done >= most.taken) break
    cursor = next
  }
  const asked = await asking()
  if (!asked) return
  await transact(async (w) => {
    const format = it.format === 'vcard' ? 'vcard' : 'csv'
    const fileName = `heed-${what.kind}-${w.now.toISOString().slice(0, 10)}.${format === 'csv' ? 'csv' : 'vcf'}`
    const hash = await putBytes(w, new TextEncoder().encode(parts.join('')))
    const ends = new Date(w.now.getTime() + linkHours * 3600_000)
    if (await end(w, it, { state: 'ready', done, file_name: fileName, blob_hash: hash, ends_at: ends }))
      w.record(exchangeContract, 'taken', { exportId: it.id, kind: what.kind, format, count: done })
    else await forgetContents(w, [hash])
  }, asked.actor)
}

/** Files whose time is over. */
export async function endFiles(w: Writer): Promise<void> {
  const rows = await w.tx
    .selectFrom('exchange_exports')
    .select(['id', 'agent_id', 'blob_hash'])
    .where('state', '=', 'ready')
    .where('ends_at', '<=', w.now.toISOString())
    .limit(100)
    .forUpdate()
    .execute()
  for (const { id, agent_id: ownerId, blob_hash: hash } of rows) {
    await w.tx.updateTable('exchange_exports').set({ state: 'ended', blob_hash: null }).where('id', '=', id).execute()
    if (hash) await forgetContents(w, [hash])
    w.record(exchangeContract, 'exportChanged', { exportId: id, ownerId })
  }
}
