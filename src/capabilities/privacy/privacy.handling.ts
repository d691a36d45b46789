// What is done with a request: each step under its lock, allowed by the rules, and told in its log.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { setRestricted, survivor } from '#capabilities/customers/customers.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type privacyContract } from './privacy.contract.ts'
import { type RequestRow, agentOf, emailsOf, lockRequest, logged, rowOf, toLines, toView } from './privacy.requests.ts'
import { dropArchives } from './privacy.dropping.ts'
import { codeMinutes, codeTries, dueAt, months } from './privacy.rules.ts'
import { mailCode, mailPerson, tell } from './privacy.telling.ts'
import { isCode } from './privacy.tokens.ts'
import { type Kind, type Right, type RequestView } from './privacy.views.ts'

type Contract = typeof privacyContract
type Act<A extends keyof Contract['actions']> = ActionContext<Contract, Contract['actions'][A]>
type Held = Writer & {
  input: { requestId: string; revision?: number }
  fail: (code: 'notFound' | 'changedMeanwhile' | 'notNow') => never
}

/** The request, locked, if this may be done with it now. */
export async function held(ctx: unknown, right: Right): Promise<{ row: RequestRow; view: RequestView }> {
  const { input, fail, tx, now, ...w } = ctx as Held
  const row = (await lockRequest({ tx, now, ...w } as Writer, input.requestId)) ?? fail('notFound')
  if (input.revision !== undefined && input.revision !== row.revision) return fail('changedMeanwhile')
  const view = await toView(tx, row, now)
  return view.allowed.includes(right) ? { row, view } : fail('notNow')
}

/** Writes the change and the line of the log; answers the request as it is then. */
export async function move(
  w: Writer,
  row: RequestRow,
  change: Partial<Omit<RequestRow, 'id'>>,
  what: string,
  detail = '',
): Promise<RequestView> {
  await w.tx
    .updateTable('privacy_requests')
    .set({ agent_id: row.agent_id ?? agentOf(w), ...change, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .execute()
  await logged(w, row, what, detail)
  return again(w, row.id)
}

export const again = async ({ tx, actor, now }: Writer, requestId: string): Promise<RequestView> =>
  toView(tx, (await rowOf(tx, actor, requestId))!, now)

export async function record(ctx: Act<'record'>) {
  const { tx, input, now, isVisible, fail } = ctx
  const customer = await survivor(tx, input.customerId)
  if (customer?.state !== 'active' || !(await isVisible('customerId', customer.id))) return fail('customerNotFound')
  if (input.receivedAt && Date.parse(input.receivedAt) > now.getTime()) return fail('inFuture')
  const row = await putRequest(ctx, { ...input, customerId: customer.id })
  return (await toLines(tx, [row], now))[0]!
}

export type NewRequest = {
  customerId: string
  kind: Kind
  channel: RequestView['channel']
  words: string
  /** ISO 8601; now, unless given. */
  receivedAt?: string
  /** Of customers who ask for themselves: it is certain that it is them. */
  isSure?: boolean
}

/** Enters a request; whoever calls it has checked who asks. */
export async function putRequest(w: Writer, given: NewRequest): Promise<RequestRow> {
  const received = given.receivedAt ? new Date(given.receivedAt) : w.now
  const timeZone = (await organisation(w.tx))?.timeZone ?? 'UTC'
  const row = await w.tx
    .insertInto('privacy_requests')
    .values({
      id: w.newId(),
      customer_id: given.customerId,
      kind: given.kind,
      channel: given.channel,
      words: given.words,
      received_at: received,
      due_at: dueAt(received, timeZone, months.first),
      recorded_by: agentOf(w),
      // Whoever asks for themselves came by a link to an address that is known to be theirs.
      identity: w.actor.kind === 'customer' && given.isSure ? 'code' : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await logged(w, row, 'recorded')
  const [primary] = await emailsOf(w.tx, row.customer_id)
  if (primary)
    await mailPerson(w, row, { mail: 'received', to: primary.address, values: { due: new Date(row.due_at) } })
  return row as RequestRow
}

export async function take(ctx: Act<'take'>) {
  const { row } = await held(ctx, 'take')
  return move(ctx, row, { agent_id: agentOf(ctx) }, 'taken')
}

export async function sendCode(ctx: Act<'sendCode'>) {
  const { row, view } = await held(ctx, 'identify')
  const to = view.addresses.find(({ id }) => id === ctx.input.addressId) ?? ctx.fail('addressNotFound')
  if (to.doubt) return ctx.fail('addressInDoubt')
  const sent = { sent_at: ctx.now, tries: 0 }
  await ctx.tx
    .insertInto('privacy_codes')
    .values({ request_id: row.id, ...sent })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet(sent))
    .execute()
  await mailCode(ctx, row, to.address)
  return move(ctx, row, {}, 'codeSent', to.address)
}

export async function checkCode(ctx: Act<'checkCode'>) {
  const { row } = await held(ctx, 'identify')
  const sent = await ctx.tx.selectFrom('privacy_codes').selectAll().where('request_id', '=', row.id).executeTakeFirst()
  const isEnded =
    !sent || Date.parse(sent.sent_at) + codeMinutes * 60_000 < ctx.now.getTime() || sent.tries >= codeTries
  if (isEnded) return ctx.fail('codeEnded')
  await ctx.tx
    .updateTable('privacy_codes')
    .set({ tries: sent.tries + 1 })
    .where('request_id', '=', row.id)
    .execute()
  if (!isCode(ctx.services, ctx.input.code, row.id, sent.sent_at)) return ctx.failKeeping('wrongCode')
  await ctx.tx.deleteFrom('privacy_codes').where('request_id', '=', row.id).execute()
  return move(ctx, row, { identity: 'code' }, 'identifiedByCode')
}

export async function confirmIdentity(ctx: Act<'confirmIdentity'>) {
  const { row } = await held(ctx, 'identify')
  return move(ctx, row, { identity: 'agent' }, 'identifiedByAgent', ctx.input.reason)
}

export async function lengthen(ctx: Act<'lengthen'>) {
  const { row } = await held(ctx, 'lengthen')
  const { reason, toldBy } = ctx.input
  const timeZone = (await organisation(ctx.tx))?.timeZone ?? 'UTC'
  const due = dueAt(new Date(row.received_at), timeZone, months.lengthened)
  const values = { reason, due }
  if (!(await tell(ctx, row, { mail: 'lengthened', values, toldBy }))) return ctx.fail('notTold')
  const change = { due_at: due.toISOString(), lengthened_at: ctx.now.toISOString(), lengthened_reason: reason }
  return move(ctx, row, change, 'lengthened', detailOf(reason, toldBy))
}

export async function restrict(ctx: Act<'restrict'>) {
  const { row } = await held(ctx, 'restrict')
  const { toldBy } = ctx.input
  if (!(await tell(ctx, row, { mail: 'restricted', toldBy }))) return ctx.fail('notTold')
  await setRestricted(ctx, row.customer_id, true)
  return move(ctx, row, { state: 'done', closed_at: ctx.now.toISOString() }, 'restricted', toldBy)
}

export async function lift(ctx: Act<'lift'>) {
  const { row } = await held(ctx, 'lift')
  const { reason, toldBy } = ctx.input
  if (!(await tell(ctx, row, { mail: 'lifted', values: { reason }, toldBy }))) return ctx.fail('notTold')
  await setRestricted(ctx, row.customer_id, false)
  return move(ctx, row, {}, 'lifted', detailOf(reason, toldBy))
}

export async function finish(ctx: Act<'finish'>) {
  const { row } = await held(ctx, 'finish')
  const { outcome, toldBy } = ctx.input
  if (!(await tell(ctx, row, { mail: 'finished', values: { outcome }, toldBy }))) return ctx.fail('notTold')
  const change = { state: 'done', outcome, closed_at: ctx.now.toISOString() }
  return move(ctx, row, change, 'finished', detailOf(outcome, toldBy))
}

export async function refuse(ctx: Act<'refuse'>) {
  const { row } = await held(ctx, 'refuse')
  const { reason, toldBy } = ctx.input
  if (!(await tell(ctx, row, { mail: 'refused', values: { reason }, toldBy }))) return ctx.fail('notTold')
  // It may turn out that somebody else asked.
  await dropArchives(ctx, [row.id])
  const change = { state: 'refused', outcome: reason, closed_at: ctx.now.toISOString() }
  return move(ctx, row, change, 'refused', detailOf(reason, toldBy))
}

export async function withdraw(ctx: Act<'withdraw'>) {
  const { row } = await held(ctx, 'withdraw')
  await dropArchives(ctx, [row.id])
  return move(ctx, row, { state: 'withdrawn', closed_at: ctx.now.toISOString() }, 'withdrawn')
}

const detailOf = (reason: string, toldBy: string): string => (toldBy ? `${reason}\n${toldBy}` : reason)
