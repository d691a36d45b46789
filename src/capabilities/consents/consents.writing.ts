// Giving, withdrawing and undoing by those who work here. Every change is an entry of its own; nothing is overwritten.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { lock } from '#kernel/db.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { customersInBrief, survivor } from '#capabilities/customers/customers.public.ts'
import { customerLanguages } from '#capabilities/knownas/knownas.public.ts'
import { type Channel, type State, consentsContract, undoMinutes } from './consents.contract.ts'
import { mailConfirmation } from './consents.mail.ts'
import { type Entry, askedAt, lastEntries, readPurposes, stateOf, wordingIn } from './consents.queries.ts'

type Actions = typeof consentsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof consentsContract, Actions[A]>

/** A second press within so many seconds does not send a second mail. */
const askAgainAfter = 60

export async function give(ctx: Context<'give'>) {
  const customerId = (await seen(ctx, ctx.input.customerId)) ?? ctx.fail('customerNotFound')
  const outcome = await given(ctx, { ...ctx.input, customerId, ...whoOf(ctx) })
  return typeof outcome === 'string' ? ctx.fail(outcome) : outcome
}

type Giving = Line & Who & { how: string; language?: string | undefined }
type Outcome = { state: State; entryId: string; changed: boolean }

/** Enters it, or asks by mail with double opt-in; the name of the refusal when that can not be. */
export async function given(w: Writer, giving: Giving): Promise<Outcome | 'notFound' | 'noAddress'> {
  const { tx, now } = w
  const { customerId, purposeId, channel, how, source, agentId } = giving
  const purpose = (await readPurposes(tx)).find(({ id, archived }) => id === purposeId && !archived)
  if (!purpose?.channels.includes(channel)) return 'notFound'
  await holdLine(w, customerId, purposeId, channel)
  const [before] = await lastEntries(tx, customerId, purposeId, channel)
  const asked = (await askedAt(tx, [before])).get(before?.ask_id ?? '')
  const state = stateOf(before, asked, now)
  const isAsked = state === 'pending' && now.getTime() < new Date(asked!).getTime() + askAgainAfter * 1000
  if (state === 'given' || isAsked) return { state, entryId: before!.id, changed: false }
  const house = await organisation(tx)
  const theirs = giving.language ? [giving.language] : await customerLanguages(tx, customerId)
  const { language } = wordingIn(purpose.wordings, ...theirs.map((each) => each.split('-')[0]), house?.locale)
  const row = { customerId, purposeId, channel, wordingId: purpose.wordingId, language, how, source, agentId }
  const { email, address, name } = await reached(w, customerId, channel)
  if (!purpose.doubleOptIn) return done(await enter(w, { ...row, change: 'given', state: 'given', address }))
  if (!email) return 'noAddress'
  const entry = await enter(w, { ...row, change: 'asked', state: 'pending', address: email })
  await mailConfirmation(w, { askId: entry.id, customerId, to: { name, address: email }, purpose, language })
  return done(entry)
}

export async function withdraw(ctx: Context<'withdraw'>) {
  const { tx, input, fail } = ctx
  const { purposeId, channel, how } = input
  const customerId = (await seen(ctx, input.customerId)) ?? fail('customerNotFound')
  const entry = await withdrawn(ctx, { customerId, purposeId, channel, how, ...whoOf(ctx) })
  if (entry) return done(entry)
  const [before] = await lastEntries(tx, customerId, purposeId, channel)
  return before ? { ...done(before), changed: false } : fail('notFound')
}

type Line = { customerId: string; purposeId: string; channel: Channel }
type Who = { source: 'agent' | 'program' | 'customer'; agentId: string | null }

/** Enters it, and gives undefined when it is so already or there is no such purpose on this channel. */
export async function withdrawn(w: Writer, given: Line & Who & { how: string }): Promise<Entered | undefined> {
  const { customerId, purposeId, channel } = given
  await holdLine(w, customerId, purposeId, channel)
  const [before] = await lastEntries(w.tx, customerId, purposeId, channel)
  const purpose = (await readPurposes(w.tx)).find(({ id }) => id === purposeId)
  if (before?.state === 'withdrawn' || !purpose || (!before && !purpose.channels.includes(channel))) return undefined
  const house = await organisation(w.tx)
  return enter(w, {
    ...given,
    // What was agreed to is what is withdrawn.
    wordingId: before?.wording_id ?? purpose.wordingId,
    language: before?.language ?? wordingIn(purpose.wordings, house?.locale).language,
    change: 'withdrawn',
    state: 'withdrawn',
    address: (await reached(w, customerId, channel)).address,
  })
}

export async function undo(ctx: Context<'undo'>) {
  const { tx, now, actor, input, fail } = ctx
  const entry = await tx.selectFrom('consent_entries').selectAll().where('id', '=', input.entryId).executeTakeFirst()
  const customerId = entry && (await seen(ctx, entry.customer_id))
  if (!entry || !customerId) return fail('entryNotFound')
  const channel = entry.channel as Channel
  await holdLine(ctx, customerId, entry.purpose_id, channel)
  const [newest, before] = await lastEntries(tx, customerId, entry.purpose_id, channel, 2)
  const isOwn = entry.agent_id === actor.id && entry.source === whoOf(ctx).source
  const isFresh = now.getTime() <= new Date(entry.at).getTime() + undoMinutes * 60_000
  if (newest?.id !== entry.id || !isOwn || !isFresh || entry.change === 'undone') return fail('notUndoable')
  const undone = await enter(ctx, {
    customerId,
    purposeId: entry.purpose_id,
    channel,
    ...whoOf(ctx),
    how: '',
    wordingId: before?.wording_id ?? entry.wording_id,
    language: before?.language ?? entry.language,
    change: 'undone',
    state: (before?.state ?? 'none') as Entered['state'],
    address: before?.address ?? null,
    askId: before?.ask_id,
  })
  const asked = await askedAt(tx, [before])
  return { ...done(undone), state: stateOf(before, asked.get(before?.ask_id ?? ''), now) }
}

/** The customer whom an id means now, undefined when there is none whom the actor may see. */
export async function seen(
  { tx, isVisible }: { tx: Writer['tx']; isVisible(about: string, id: string): Promise<boolean> },
  id: string,
): Promise<string | undefined> {
  const customer = await survivor(tx, id)
  return customer?.state === 'active' && (await isVisible('customerId', customer.id)) ? customer.id : undefined
}

/** Two who change the same at once come one after the other. */
export const holdLine = ({ tx }: Pick<Writer, 'tx'>, ...[customerId, purposeId, channel]: [string, string, string]) =>
  lock(tx, 'consents', `${customerId} ${purposeId} ${channel}`)

export type Entered = { id: string; state: 'none' | 'pending' | 'given' | 'withdrawn' }
type New = Line &
  Who & {
    wordingId: string
    language: string
    how: string
    change: 'asked' | 'given' | 'confirmed' | 'withdrawn' | 'undone' | 'joined' | 'parted'
    state: Entered['state']
    address: string | null
    askId?: string | null
  }

/** Adds an entry; what is asked by mail waits for itself. */
export async function enter(w: Writer, given: New): Promise<Entered> {
  const { customerId, purposeId, channel, change, state } = given
  const id = w.newId()
  await w.tx
    .insertInto('consent_entries')
    .values({
      id,
      change,
      state,
      channel,
      how: given.how,
      language: given.language,
      source: given.source,
      customer_id: customerId,
      purpose_id: purposeId,
      wording_id: given.wordingId,
      agent_id: given.agentId,
      address: given.address,
      ask_id: change === 'asked' ? id : (given.askId ?? null),
      at: w.now,
    })
    .execute()
  w.record(consentsContract, 'changed', { customerId, purposeId, channel, state })
  return { id, state }
}

const done = ({ id, state }: Pick<Entry, 'id' | 'state'>) => ({ state: state as State, entryId: id, changed: true })

const whoOf = ({ actor }: Pick<Writer, 'actor'>): Who => ({
  source: actor.kind === 'agent' ? 'agent' : 'program',
  agentId: actor.id || null,
})

/** How a customer is called, where mail reaches them, and what reaches them on this channel. */
async function reached({ tx }: Pick<Writer, 'tx'>, customerId: string, channel: Channel) {
  const { name = '', email = null, phone = null } = (await customersInBrief(tx, [customerId])).get(customerId) ?? {}
  return { name, email, address: channel === 'email' ? email : channel === 'phone' || channel === 'sms' ? phone : null }
}
