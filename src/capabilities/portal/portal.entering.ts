// Signing in by a link in a mail. Whether an address is known shows nowhere: the page says the same, at the same speed, and
// who it belongs to is looked up later, unseen.
import { createHash } from 'node:crypto'
import type { ActionContext, JobContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { z } from 'zod'
import { readLinkToken } from '#capabilities/access/access.public.ts'
import { customerNames, customerOf, survivor } from '#capabilities/customers/customers.public.ts'
import { type Beginning, beginningOf, customerLocale } from '#capabilities/knownas/knownas.public.ts'
import { linkMark, mailPage, queueSystemMail } from '#capabilities/sending/sending.public.ts'
import { linkMinutes, linksPerHour, portalContract } from './portal.contract.ts'
import { checkGuard, readForm } from './portal.forms.ts'
import { type Setting, lead, page, speaker, unknownPage } from './portal.page.ts'
import { partOpenTo } from './portal.queries.ts'
import { endSessions, openSession } from './portal.sessions.ts'
import { readSettings } from './portal.settings.ts'

type C = typeof portalContract
type Doing<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

const ours = /^\/portal\/(?:requests\/\d{1,15}|you|new)$/
/** A page of ours that may be named in an address; null for everything else. */
export const pageNamed = (to: string | undefined): string | null => (to && ours.test(to) ? to : null)

/** To the form that asks for a link, and back here afterwards. */
export const signInFirst = (to?: string): Bytes => lead(to ? `/portal?to=${encodeURIComponent(to)}` : '/portal')

export function askPage(
  setting: Setting,
  given: { to?: string | undefined; sent?: boolean; email?: string; problem?: string },
): Bytes {
  const say = speaker(setting.actor)
  const to = pageNamed(given.to)
  if (given.sent)
    return page(setting, {
      title: text(setting.actor.locale, 'portal.sent.title') ?? '',
      body: `<p>${say('sent.text', { minutes: linkMinutes })}</p><p><a href="/portal">${say('sent.again')}</a></p>`,
    })
  return page(setting, {
    title: text(setting.actor.locale, 'portal.ask.title') ?? '',
    ...(given.problem ? { problem: given.problem, status: 422 as const } : {}),
    body: `<p>${say('ask.text')}</p><form method="post" action="/portal">
${to ? `<input type="hidden" name="to" value="${escapeHtml(to)}">` : ''}
<label for="email">${say('ask.email')}</label><input id="email" name="email" type="email" autocomplete="email" required maxlength="320" value="${escapeHtml(given.email ?? '')}">
<div class="bar"><button class="primary">${say('ask.send')}</button></div></form>`,
  })
}

export async function askForLink(ctx: Doing<'askForLink'>): Promise<Bytes> {
  const { tx, input, http, actor, enqueue } = ctx
  const setting = { ...ctx, settings: await readSettings(tx) }
  if (!setting.settings.enabled) return unknownPage(setting)
  const form = await readForm(http, input.body)
  const email = form.field('email').toLowerCase()
  const to = pageNamed(form.field('to'))
  if (!z.email().max(320).safeParse(email).success)
    return askPage(setting, {
      to: to ?? undefined,
      email,
      problem: text(actor.locale, 'errors.kernel.field.email') ?? '',
    })
  enqueue(
    'mailLink',
    { address: email, locale: actor.locale, leadsTo: to },
    { key: `portal ${createHash('sha256').update(email).digest('hex')}` },
  )
  return lead('/portal?sent=1')
}

/** For an address that reaches a customer; a few an hour. */
export async function mailLink({
  transact,
  payload,
}: JobContext<C, { address: string; locale: string; leadsTo: string | null }>): Promise<void> {
  await transact(async (w) => {
    const { address, locale, leadsTo } = payload
    const settings = await readSettings(w.tx)
    const owner = await customerOf(w.tx, address)
    const customer = owner && (await survivor(w.tx, owner))
    if (!settings.enabled || !customer || customer.state !== 'active') return
    const hourAgo = new Date(w.now.getTime() - 3_600_000).toISOString()
    const recent = await w.tx
      .selectFrom('portal_links')
      .select('id')
      .where('customer_id', '=', customer.id)
      .where('address', '=', address)
      .where('made_at', '>', hourAgo)
      .execute()
    if (recent.length >= linksPerHour) return
    const linkId = w.newId()
    const endsAt = new Date(w.now.getTime() + linkMinutes * 60_000).toISOString()
    await w.tx
      .insertInto('portal_links')
      .values({
        id: linkId,
        customer_id: customer.id,
        address,
        leads_to: leadsTo,
        made_at: w.now,
        expires_at: endsAt,
      })
      .execute()
    const letter = { linkId, endsAt, address, portal: settings.name }
    const hello = (name: string, language: string) => text(language, 'portal.mail.hello', { name }) ?? ''
    // Whoever reads this address may be somebody else: how the customer is called is not for them.
    if (await partOpenTo(w.tx, customer.id, address))
      return mailTo(w, { ...letter, name: '', hello: hello(address, locale), locale, isLarge: false })
    const name = (await customerNames(w.tx, [customer.id])).get(customer.id) ?? ''
    const language = await customerLocale(w.tx, customer.id, locale)
    const beginning = await beginningOf(w.tx, customer.id, { language, otherwise: hello(name, language) })
    await mailTo(w, { ...beginning, ...letter, name })
  })
}

type Letter = Beginning & { linkId: string; endsAt: string; address: string; name: string; portal: string }

async function mailTo(w: Writer, letter: Letter): Promise<void> {
  const { linkId, endsAt, address, name, locale, hello, portal } = letter
  const say = (part: string) => text(locale, `portal.mail.${part}`, { portal, minutes: linkMinutes }) ?? part
  const [why, after] = [say('why'), say('after')]
  const lines = [
    escapeHtml(hello),
    escapeHtml(why),
    `<a href="${linkMark}">${escapeHtml(say('link'))}</a>`,
    escapeHtml(after),
  ]
  await queueSystemMail(w, {
    to: { name, address },
    subject: say('subject'),
    link: { linkId, kind: 'portal', until: endsAt },
    originId: linkId,
    text: `${[hello, why, linkMark, after].join('\n\n')}\n`,
    html: mailPage({
      body: lines.map((line) => `<p style="margin:0 0 12px">${line}</p>`).join(''),
      signature: '',
      quote: '',
      language: locale,
      isLarge: letter.isLarge,
    }),
  })
}

/** A link that still signs in: not used, not too old, and its address reaches the customer whom it was made for. */
async function usable(db: Reader, services: Setting['services'], token: string, now: Date) {
  const id = readLinkToken(services, token)
  const link = id && (await db.selectFrom('portal_links').selectAll().where('id', '=', id).executeTakeFirst())
  if (!link || link.used_at || Date.parse(link.expires_at) <= now.getTime()) return undefined
  const [reached, customer] = await Promise.all([customerOf(db, link.address), survivor(db, link.customer_id)])
  if (customer?.state !== 'active' || reached !== customer.id) return undefined
  return { id: link.id, customerId: customer.id, address: link.address, leadsTo: pageNamed(link.leads_to ?? undefined) }
}

export async function linkPage(ctx: QueryContext<C, C['queries']['link']>): Promise<Bytes> {
  const setting = { ...ctx, settings: await readSettings(ctx.db) }
  if (!setting.settings.enabled) return unknownPage(setting)
  const link = await usable(ctx.db, ctx.services, ctx.input.token, ctx.now)
  if (!link) return endedPage(setting)
  const say = speaker(ctx.actor)
  return page(setting, {
    title: text(ctx.actor.locale, 'portal.enter.title', { portal: setting.settings.name }) ?? '',
    body: `<p>${say('enter.text', { address: link.address })}</p><form method="post"><button class="primary">${say('enter.button')}</button></form>`,
  })
}

function endedPage(setting: Setting): Bytes {
  const say = speaker(setting.actor)
  return page(setting, {
    title: text(setting.actor.locale, 'portal.ended.title') ?? '',
    body: `<p>${say('ended.text')}</p><p><a class="button primary" href="/portal">${say('ended.again')}</a></p>`,
    status: 410,
  })
}

export async function enter(ctx: Doing<'enter'>): Promise<Bytes> {
  const { tx, input, now, services } = ctx
  const setting = { ...ctx, settings: await readSettings(tx) }
  if (!setting.settings.enabled) return unknownPage(setting)
  const link = await usable(tx, services, input.token, now)
  const spent =
    link &&
    (await tx
      .updateTable('portal_links')
      .set({ used_at: now })
      .where('id', '=', link.id)
      .where('used_at', 'is', null)
      .returning('id')
      .executeTakeFirst())
  if (!link || !spent) return endedPage(setting)
  await openSession(ctx, link)
  return lead(link.leadsTo ?? '/portal')
}

export async function leave(ctx: Doing<'leave'>): Promise<Bytes> {
  const form = await readForm(ctx.http, ctx.input.body)
  if (ctx.actor.kind === 'customer') checkGuard(form, ctx)
  await endSessions(ctx, form.field('everywhere') === 'yes')
  return lead('/portal')
}
