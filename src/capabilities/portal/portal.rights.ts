// What customers may ask about their data, and what became of it.
import type { ActionContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import { z } from 'zod'
import { openLike, putRequest, requestsOf } from '#capabilities/privacy/privacy.public.ts'
import { most, type portalContract } from './portal.contract.ts'
import { type Given, noteTaken, takenBefore } from './portal.forms.ts'
import { type Setting, guard, lead, speaker, when } from './portal.page.ts'
import type { Who } from './portal.queries.ts'

type C = typeof portalContract

const kinds = ['access', 'rectification', 'erasure', 'restriction', 'objection'] as const
const Kind = z.enum(kinds)

export async function rights(db: Reader, setting: Setting, { part }: Who): Promise<string> {
  const { actor, now, services } = setting
  const say = speaker(actor)
  const requests = part ? [] : await requestsOf(db, actor.id, now)
  const lines = requests.map(
    ({ number, kind, state, receivedAt, dueAt }) =>
      `<li class="line"><div><b>${say(`rights.kinds.${kind}`)}</b><br><span class="dim">${say('number', { number })} · ${say(`rights.states.${state}`)} · ${when(actor, receivedAt)}</span>${
        state === 'open' || state === 'working'
          ? `<br><span class="dim">${say('rights.due')} ${when(actor, dueAt)}</span>`
          : ''
      }</div></li>`,
  )
  const choices = kinds.map((kind) => `<option value="${kind}">${say(`rights.kinds.${kind}`)}</option>`)
  return `<section><h2>${say('rights.title')}</h2><p>${say('rights.text')}</p>${lines.length ? `<ul class="plain">${lines.join('')}</ul>` : ''}
<form method="post" action="/portal/you">${guard(setting)}<input type="hidden" name="form" value="${services.secrets.randomToken()}">
<label for="kind">${say('rights.ask')}</label><select id="kind" name="kind">${choices.join('')}</select>
<label for="words">${say('rights.words')}</label><textarea id="words" name="words" rows="3" maxlength="${most.words}" dir="auto"></textarea>
<div class="bar"><button name="do" value="ask">${say('rights.send')}</button></div></form></section>`
}

/**
 * One that is still open is not asked for again in the same words, or in none; by somebody who proves who they are it is,
 * when the one before proves nothing. Whatever else is asked is a request of its own, so that no word is lost.
 */
export async function askRight(
  ctx: ActionContext<C, C['actions']['change']>,
  given: Given,
  { part }: Who,
): Promise<Bytes> {
  const { id: customerId } = ctx.actor
  const kind = Kind.safeParse(given.field('kind'))
  if (!kind.success) return lead('/portal/you')
  if ((await takenBefore(ctx, given)) === undefined) {
    const words = given.field('words').slice(0, most.words)
    const asked = { customerId, kind: kind.data, channel: 'portal', words, isSure: part === null } as const
    const { number } = (await openLike(ctx.tx, asked)) ?? (await putRequest(ctx, asked))
    await noteTaken(ctx, given, number)
  }
  return lead('/portal/you?done=asked')
}
