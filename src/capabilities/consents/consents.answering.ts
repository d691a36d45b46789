// What customers do by the links in their mails. Opening a page changes nothing, since programs open links too.
import type { ActionContext, HttpContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { beginningOf } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { escape } from '#capabilities/sending/sending.public.ts'
import type { Channel, State, consentsContract } from './consents.contract.ts'
import { htmlPage, speaker } from './consents.page.ts'
import { type Entry, askedAt, isExpired, lastEntries, readPurposes, wordingIn } from './consents.queries.ts'
import { readToken } from './consents.tokens.ts'
import { enter, holdLine, withdrawn } from './consents.writing.ts'

type Contract = typeof consentsContract
type Meant = {
  customerId: string
  purposeId: string
  channel: Channel
  /** The asking that a link to confirm is for. */
  ask?: Entry
}

export async function link(ctx: QueryContext<Contract, Contract['queries']['link']>): Promise<Bytes> {
  const { db, input, now, services, actor } = ctx
  const meant = await meantBy(db, readToken(services, input.token))
  return meant ? show(db, actor.locale, meant, now) : unknown(actor.locale)
}

export async function answer(ctx: ActionContext<Contract, Contract['actions']['answer']>): Promise<Bytes> {
  const { tx, input, now, services, actor, http } = ctx
  const meant = await meantBy(tx, readToken(services, input.token))
  if (!meant) return unknown(actor.locale)
  const form = await readForm(http, input.body)
  const { customerId, purposeId, channel } = meant
  if (form.get('do') === 'withdraw' || (!meant.ask && form.get('List-Unsubscribe') === 'One-Click'))
    await withdrawn(ctx, { customerId, purposeId, channel, how: '', source: 'customer', agentId: null })
  else if (form.get('do') === 'confirm' && meant.ask) await confirm(ctx, meant, meant.ask)
  return show(tx, actor.locale, meant, now)
}

/** Pages of ours send it urlencoded, mail programs as RFC 8058 asks: multipart/form-data. */
async function readForm(http: HttpContext, body: Uint8Array): Promise<FormData> {
  const type = http.header('content-type') ?? ''
  const answer = new Response(Buffer.from(body), { headers: { 'content-type': type } })
  return answer.formData().catch(() => new FormData())
}

/** Only what was asked last, and in time; pressing twice confirms once. */
async function confirm(w: Writer, { customerId, purposeId, channel }: Meant, ask: Entry): Promise<void> {
  await holdLine(w, customerId, purposeId, channel)
  const [newest] = await lastEntries(w.tx, customerId, purposeId, channel)
  if (newest?.state !== 'pending' || newest.ask_id !== ask.id || isExpired(ask.at, w.now)) return
  await enter(w, {
    customerId,
    purposeId,
    channel,
    source: 'customer',
    agentId: null,
    how: '',
    wordingId: ask.wording_id,
    language: ask.language,
    address: ask.address,
    change: 'confirmed',
    state: 'given',
    askId: ask.id,
  })
}

/** Whom and what a link is for now; undefined when we did not make it or nobody is there any more. */
async function meantBy(db: Reader, named: ReturnType<typeof readToken>): Promise<Meant | undefined> {
  if (!named) return undefined
  const ask =
    named.kind === 'confirm'
      ? await db.selectFrom('consent_entries').selectAll().where('id', '=', named.askId).executeTakeFirst()
      : undefined
  if (named.kind === 'confirm' && !ask) return undefined
  const given =
    named.kind === 'withdraw'
      ? named
      : { customerId: ask!.customer_id, purposeId: ask!.purpose_id, channel: ask!.channel as Channel }
  const customer = await survivor(db, given.customerId)
  if (customer?.state !== 'active') return undefined
  return { customerId: customer.id, purposeId: given.purposeId, channel: given.channel, ask }
}

async function show(
  db: Reader,
  asked: string,
  { customerId, purposeId, channel, ask }: Meant,
  now: Date,
): Promise<Bytes> {
  const [newest] = await lastEntries(db, customerId, purposeId, channel)
  const purpose = (await readPurposes(db)).find(({ id }) => id === purposeId)
  if (!purpose) return unknown(asked)
  const house = (await organisation(db))?.name ?? 'Heed'
  const entry = newest ?? ask
  const words = entry && (await wordsOf(db, entry.wording_id, entry.language))
  const begin = { language: ask?.language ?? asked, otherwise: '' }
  const { locale } = await beginningOf(db, customerId, begin)
  const say = speaker(locale)
  const channelName = text(locale, `consents.channels.${channel}`) ?? channel
  const pending = newest?.state === 'pending'
  const askTime = pending ? (await askedAt(db, [newest])).get(newest.ask_id ?? '') : undefined
  const isLate = pending && (!askTime || isExpired(askTime, now))
  const isOld = ask !== undefined && pending && newest.ask_id !== ask.id
  const state: State | 'old' = isOld ? 'old' : isLate ? 'expired' : ((newest?.state ?? 'none') as State)
  const canConfirm = state === 'pending' && ask !== undefined
  const canWithdraw = state !== 'withdrawn' && !(ask && (state === 'old' || state === 'none' || state === 'expired'))
  const shown = words ?? wordingIn(purpose.wordings, asked)
  const body = [
    `<p>${say(`consents.page.${state}`, { house, purpose: purpose.name, channel: channelName })}</p>`,
    `<blockquote lang="${escape(shown.language)}" dir="auto">${escape(shown.wording)}</blockquote>`,
    canConfirm ? button('confirm', say('consents.page.confirm')) : '',
    canWithdraw ? button('withdraw', say(canConfirm ? 'consents.page.decline' : 'consents.page.withdraw')) : '',
    `<p class="dim">${say('consents.page.from', { house, channel: channelName })}</p>`,
  ]
  const dead = ask && (state === 'expired' || state === 'old')
  return htmlPage(locale, { title: purpose.name, body: body.join('') }, dead ? { status: 410 } : {})
}

const button = (what: string, label: string): string =>
  `<form method="post"><button name="do" value="${what}">${label}</button></form>`

async function wordsOf(db: Reader, wordingId: string, language: string) {
  const row = await db.selectFrom('consent_wordings').select('texts').where('id', '=', wordingId).executeTakeFirst()
  return row && wordingIn(row.texts as { language: string; wording: string }[], language)
}

const unknown = (locale: string): Bytes =>
  htmlPage(
    locale,
    {
      title: text(locale, 'consents.page.unknown.title') ?? '',
      body: `<p>${speaker(locale)('consents.page.unknown.text')}</p>`,
    },
    { status: 404 },
  )
