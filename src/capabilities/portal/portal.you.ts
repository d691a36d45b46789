// The page about the customer: what reaches them and what is kept, what they agreed to, and leaving everywhere.
import type { ActionContext, QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { z } from 'zod'
import { Channel } from '#capabilities/consents/consents.contract.ts'
import { type TheirConsent, decideAsCustomer, theirConsents } from '#capabilities/consents/consents.public.ts'
import { reachedBy } from '#capabilities/customers/customers.public.ts'
import type { portalContract } from './portal.contract.ts'
import { signInFirst } from './portal.entering.ts'
import { type Given, checkGuard, readForm } from './portal.forms.ts'
import { type Setting, guard, lead, page, speaker, unknownPage, when } from './portal.page.ts'
import { lookers } from './portal.readers.ts'
import { type Who, partyOf } from './portal.queries.ts'
import { partNote } from './portal.requests.ts'
import { askRight, rights } from './portal.rights.ts'
import { readSettings } from './portal.settings.ts'
import { type Shown, wish, wishes } from './portal.wishes.ts'

type C = typeof portalContract

export async function you(ctx: QueryContext<C, C['queries']['you']>): Promise<Bytes> {
  const { db, actor, input } = ctx
  const setting = { ...ctx, settings: await readSettings(db) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst('/portal/you')
  const say = speaker(actor)
  const done = ['saved', 'asked'].find((each) => each === input.done)
  const note = done ? `<p class="note good" role="status">${say(`done.${done}`)}</p>` : ''
  return youPage(db, setting, { note })
}

/** `typed`: what the customer wished and can not be; `problem` says what is wrong with it. */
async function youPage(
  db: Reader,
  setting: Setting,
  { note = '', problem, typed }: { note?: string; problem?: string; typed?: Shown },
): Promise<Bytes> {
  const { actor } = setting
  const say = speaker(actor)
  const who = await partyOf(db, actor)
  const everything = [
    () => wishes(db, setting, typed),
    () => consents(db, setting),
    () => lookers(db, setting),
  ]
  const parts = await Promise.all([
    kept(db, setting, who),
    ...(who.part ? [] : everything.map((part) => part())),
    rights(db, setting, who),
  ])
  return page(setting, {
    title: text(actor.locale, 'portal.you') ?? '',
    here: 'you',
    ...(problem ? { problem, status: 422 as const } : {}),
    body: `${note}${partNote(setting, who)}${parts.join('')}
<section><h2>${say('everywhere.title')}</h2><p>${say('everywhere.text')}</p><form method="post" action="/portal/leave">${guard(setting)}<button name="everywhere" value="yes">${say('everywhere.button')}</button></form></section>`,
  })
}

async function kept(db: Reader, { actor }: Setting, { part, address }: Who): Promise<string> {
  const say = speaker(actor)
  const addresses = part ? [{ kind: 'email', shown: address }] : await reachedBy(db, actor.id)
  const lines = [
    ...(part ? [] : [`<dt>${say('kept.name')}</dt><dd dir="auto">${escapeHtml(actor.name)}</dd>`]),
    ...addresses.map(({ kind, shown }) => `<dt>${say(`kept.${kind}`)}</dt><dd><bdi>${escapeHtml(shown)}</bdi></dd>`),
  ]
  return `<section><h2>${say('kept.title')}</h2><dl>${lines.join('')}</dl></section>`
}

async function consents(db: Reader, setting: Setting): Promise<string> {
  const { actor, now } = setting
  const say = speaker(actor)
  const lines = await theirConsents(db, { customerId: actor.id, locale: actor.locale, now })
  if (!lines.length) return ''
  return `<section><h2>${say('consents.title')}</h2><ul class="plain">${lines.map((line) => consentLine(setting, line)).join('')}</ul></section>`
}

function consentLine(
  setting: Setting,
  { purposeId, purpose, channel, state, at, language, wording, allowed }: TheirConsent,
): string {
  const { actor } = setting
  const say = speaker(actor)
  const channelName = text(actor.locale, `consents.channels.${channel}`) ?? channel
  const label = text(actor.locale, 'portal.consents.line', { purpose, channel: channelName }) ?? ''
  const buttons = allowed.map(
    (can) =>
      `<button name="do" value="${can}" aria-label="${escapeHtml(`${text(actor.locale, `portal.consents.${can}`) ?? ''}: ${label}`)}">${say(`consents.${can}`)}</button>`,
  )
  return `<li class="line"><div><b dir="auto">${escapeHtml(label)}</b><blockquote lang="${escapeHtml(language)}" dir="auto">${escapeHtml(wording)}</blockquote>
<span class="dim">${say(`consents.state.${state}`)}${at && state !== 'none' ? ` · ${when(actor, at)}` : ''}</span></div>
<form method="post" action="/portal/you">${guard(setting)}<input type="hidden" name="purpose" value="${purposeId}"><input type="hidden" name="channel" value="${channel}"><span class="row">${buttons.join('')}</span></form></li>`
}

export async function change(ctx: ActionContext<C, C['actions']['change']>): Promise<Bytes> {
  const { tx, actor, input } = ctx
  const setting = { ...ctx, settings: await readSettings(tx) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst('/portal/you')
  const given = await readForm(ctx.http, input.body)
  checkGuard(given, ctx)
  const what = given.field('do')
  const who = await partyOf(tx, actor)
  if (what === 'ask') return askRight(ctx, given, who)
  if (who.part) return lead('/portal/you')
  if (what === 'give' || what === 'withdraw') return decide(ctx, given, what === 'give')
  if (what !== 'wish') return lead('/portal/you')
  const refused = await wish(ctx, given)
  if (!refused) return lead('/portal/you?done=saved')
  return youPage(tx, setting, { problem: text(actor.locale, 'portal.problem.wishes') ?? '', typed: refused })
}

const Line = z.object({ purposeId: z.uuid(), channel: Channel })

async function decide(ctx: ActionContext<C, C['actions']['change']>, given: Given, give: boolean): Promise<Bytes> {
  const { id: customerId, locale } = ctx.actor
  const line = Line.safeParse({ purposeId: given.field('purpose'), channel: given.field('channel') })
  const isDone = line.success && (await decideAsCustomer(ctx, { ...line.data, give, customerId, locale }))
  return lead(isDone ? '/portal/you?done=saved' : '/portal/you')
}
