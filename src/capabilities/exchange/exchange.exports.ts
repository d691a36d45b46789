// Exports: begun, made as a job part by part, kept for a day. Each part commits with how far it is: whatever is killed goes on
// after it.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { type Reader, lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { anyOf } from '#kernel/personal.ts'
import type { Services } from '#kernel/ports.ts'
import { actorAgain } from '#capabilities/access/access.public.ts'
import { conditionsContract } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import { forgetContents, getBytes, putBytes } from '#capabilities/files/files.public.ts'
import { recordLooks } from '#capabilities/receipts/receipts.public.ts'
import { type What, exchangeContract, linkHours } from './exchange.contract.ts'
import { type Asking, headingOf, mayTake, nextPage } from './exchange.lists.ts'
import { type Work, isHopeless, once } from './exchange.once.ts'
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
    .values({
      id,
      agent_id: actor.id,
      token_id: actor.tokenId ?? null,
      what: JSON.stringify(what),
      format,
      began_at: now,
    })
    .execute()
  ctx.add(exchangeContract, 'make', { exportId: id })
  emit('exportChanged', { exportId: id, ownerId: actor.id })
  return { exportId: id }
}

/** Those of a person; an API token has those alone that it began, since others may show what it may not see. */
export const isOwn = ({ id, tokenId }: Actor): RawBuilder<boolean> =>
  tokenId === undefined ? sql`agent_id = ${id}` : sql`agent_id = ${id} and token_id = ${tokenId}`

export async function stopExport(ctx: Context<'stopExport'>) {
  const row = await ctx.tx
    .selectFrom('exchange_exports')
    .select(['id', 'state'])
    .where('id', '=', ctx.input.exportId)
    .where(isOwn(ctx.actor))
    .forUpdate()
    .executeTakeFirst()
  if (!row) return ctx.fail('notFound')
  if (row.state !== 'making') return ctx.fail('notNow')
  await end(ctx, { id: row.id, agent_id: ctx.actor.id }, { state: 'stopped' })
  return {}
}

type Ended = { state: 'ready' | 'failed' | 'stopped'; problem?: string; file_name?: string; ends_at?: Date }
type Whose = { id: string; agent_id: string }

/** What is not ready keeps no file. Nothing happens when it has ended already. */
async function end(w: Writer, it: Whose, how: Ended): Promise<void> {
  const moved = await w.tx
    .updateTable('exchange_exports')
    .set(how)
    .where('id', '=', it.id)
    .where('state', '=', 'making')
    .executeTakeFirst()
  if (!moved.numUpdatedRows) return
  if (how.state !== 'ready') await forgetParts(w, [it.id])
  tell(w, it)
}

const tell = (w: Writer, { id: exportId, agent_id: ownerId }: Whose): void =>
  w.record(exchangeContract, 'exportChanged', { exportId, ownerId })

async function forgetParts(w: Writer, ids: readonly string[]): Promise<void> {
  const parts = await w.tx
    .deleteFrom('exchange_export_parts')
    .where('export_id', '=', anyOf(ids))
    .returning('blob_hash')
    .execute()
  await forgetContents(
    w,
    parts.map(({ blob_hash: hash }) => hash),
  )
}

type Make = Work<{ exportId: string }>
type Export = NonNullable<Awaited<ReturnType<typeof readExport>>>

const readExport = (db: Reader, id: string) =>
  db.selectFrom('exchange_exports').selectAll().where('id', '=', id).executeTakeFirst()

/** Letters of one part of a file: so much is held in memory. */
const partLength = 512 * 1024

/** `length`: of a part, to try it. */
export const make = (job: Make, length = partLength): Promise<void> =>
  once(job, `export ${job.payload.exportId}`, async () => {
    const it = await readExport(job.db, job.payload.exportId)
    if (it?.state !== 'making') return
    try {
      await makeParts(job, it, length)
    } catch (error) {
      if (!isHopeless(job, error)) throw error
      job.log.error({ error, exportId: it.id }, 'a list could not be taken out')
      await job.transact((w) => end(w, it, { state: 'failed', problem: 'unforeseen' }))
    }
  })

async function makeParts(job: Make, it: Export, length: number): Promise<void> {
  const what = it.what as What
  let cursor = it.cursor ?? undefined
  let text = ''
  let done = 0
  let seen: string[] = []
  for (;;) {
    job.signal.throwIfAborted()
    const asked = await asking(job, it, what)
    if (!asked) return
    if (!text && cursor === undefined && it.format === 'csv') text = mark + (await headingOf(asked, what))
    const { lines, next, customerIds = [] } = await nextPage(asked, what, it.format, cursor)
    text += lines.join('')
    done += lines.length
    seen.push(...customerIds)
    if (next !== null && text.length < length) {
      cursor = next
      continue
    }
    const part = { text, done, cursor: next, seen }
    if (!(await job.transact((w) => keepPart(w, it, part), asked.actor)) || next === null) return
    job.services.whisper({
      type: 'exchange.exportProgressed',
      about: ['ownerId', it.agent_id],
      payload: { exportId: it.id, ownerId: it.agent_id },
    })
    cursor = next
    text = ''
    done = 0
    seen = []
  }
}

/** As whoever asked is at this moment; undefined when they may not any more. */
async function asking({ db, now, services, transact }: Make, it: Export, what: What): Promise<Asking | undefined> {
  const actor = await actorAgain(db, { agentId: it.agent_id, tokenId: it.token_id }, now())
  if (actor && mayTake(actor, what))
    return { db, actor, now: now(), facets: what.kind === 'conversations' ? await services.facets(db) : {} }
  await transact((w) => end(w, it, { state: 'failed', problem: actor ? 'mayNot' : 'gone' }))
  return undefined
}

type Part = { text: string; done: number; cursor: string | null; seen: readonly string[] }

/** False when it has ended meanwhile. The last part makes the file ready. */
async function keepPart(w: Writer, it: Export, { text, done, cursor, seen }: Part): Promise<boolean> {
  const row = await w.tx
    .updateTable('exchange_exports')
    .set((eb) => ({ done: eb('done', '+', done), cursor }))
    .where('id', '=', it.id)
    .where('state', '=', 'making')
    .returning('done')
    .executeTakeFirst()
  if (!row) return false
  const hash = await putBytes(w, new TextEncoder().encode(text))
  await w.tx
    .insertInto('exchange_export_parts')
    .columns(['export_id', 'place', 'blob_hash'])
    .expression((eb) =>
      eb
        .selectFrom('exchange_export_parts')
        .select([sql<string>`${it.id}::uuid`.as('id'), sql<number>`count(*)`.as('place'), sql<string>`${hash}`.as('hash')])
        .where('export_id', '=', it.id),
    )
    .execute()
  if (seen.length)
    await recordLooks(
      w,
      w.actor,
      // Renamed meanwhile, they may be on two pages.
      [...new Set(seen)].map((customerId) => ({ customerId, how: 'exported' })),
    )
  if (cursor !== null) return true
  const { kind } = it.what as What
  const format = it.format === 'vcard' ? 'vcard' : 'csv'
  await end(w, it, {
    state: 'ready',
    file_name: `heed-${kind}-${w.now.toISOString().slice(0, 10)}.${format === 'csv' ? 'csv' : 'vcf'}`,
    ends_at: new Date(w.now.getTime() + linkHours * 3600_000),
  })
  w.record(exchangeContract, 'taken', { exportId: it.id, kind, format, count: row.done })
  return true
}

/** The file, part by part. */
export async function contentOf(db: Reader, services: Services, exportId: string) {
  const parts = await db
    .selectFrom('exchange_export_parts')
    .select('blob_hash as hash')
    .where('export_id', '=', exportId)
    .orderBy('place')
    .execute()
  const left = parts.map(({ hash }) => hash)
  return new ReadableStream<Uint8Array>({
    async pull(out) {
      const hash = left.shift()
      if (hash === undefined) out.close()
      else out.enqueue(await getBytes(db, services, hash))
    },
  })
}

/** Files whose time is over. */
export async function endFiles(w: Writer): Promise<void> {
  const rows = await w.tx
    .selectFrom('exchange_exports')
    .select(['id', 'agent_id'])
    .where('state', '=', 'ready')
    .where('ends_at', '<=', w.now.toISOString())
    .limit(100)
    .forUpdate()
    .execute()
  await endAll(w, rows)
}

/** Somebody is erased who may stand in them: files of people end, and those that are being made. */
export async function endExports(w: Writer): Promise<number> {
  const rows = await w.tx
    .selectFrom('exchange_exports')
    .select(['id', 'agent_id'])
    .where('state', 'in', ['making', 'ready'])
    .where(sql<boolean>`what ->> 'kind' <> 'companies'`)
    .forUpdate()
    .execute()
  await endAll(w, rows)
  return rows.length
}

async function endAll(w: Writer, rows: readonly Whose[]): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await w.tx
    .updateTable('exchange_exports')
    .set({ state: 'ended', cursor: null })
    .where('id', '=', anyOf(ids))
    .execute()
  await forgetParts(w, ids)
  for (const row of rows) tell(w, row)
}
