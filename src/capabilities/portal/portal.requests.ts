// The pages of requests: all of them, and one with what was said in it.
import type { QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import { checkedCursor, encodeCursor } from '#kernel/page.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { z } from 'zod'
import {
  type TheirMessage,
  type Theirs,
  theirConversations,
  theirFile,
  theirMessages,
} from '#capabilities/conversations/conversations.public.ts'
import { asAnswer, readFile } from '#capabilities/files/files.public.ts'
import { bareSubject } from '#capabilities/sending/sending.public.ts'
import { most, type portalContract } from './portal.contract.ts'
import { askPage, pageNamed, signInFirst } from './portal.entering.ts'
import { type Setting, guard, page, speaker, unknownPage, when } from './portal.page.ts'
import { type Who, hasLeft, partyOf, theirRequest } from './portal.queries.ts'
import { type Settings, readSettings } from './portal.settings.ts'

type C = typeof portalContract
type Asking<Q extends keyof C['queries']> = QueryContext<C, C['queries'][Q]>

const perPage = 20
const messagesPerPage = 30

export async function home(ctx: Asking<'home'>): Promise<Bytes> {
  const { db, actor, input } = ctx
  const setting = { ...ctx, settings: await readSettings(db) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return askPage(setting, { to: input.to, sent: input.sent === '1' })
  const party = await partyOf(db, actor)
  // The number of the last one of the page before: what stands in an address tells nothing that the page does not.
  const before = input.cursor && (await theirRequest(db, party, input.cursor))
  if (input.cursor && !before) return unknownPage(setting)
  const rows = await theirConversations(db, party, { hasLeft, limit: perPage + 1, after: before ? before.id : undefined })
  const shown = rows.slice(0, perPage)
  const last = shown.at(-1)
  const say = speaker(actor)
  const next =
    rows.length > perPage && last
      ? `<p class="bar"><a class="button" href="/portal?cursor=${last.number}">${say('older')}</a></p>`
      : ''
  return page(setting, {
    title: text(actor.locale, 'portal.requests') ?? '',
    here: 'requests',
    body: `${partNote(setting, party)}<p><a class="button primary" href="/portal/new">${say('new')}</a></p>${
      shown.length
        ? `<ul class="plain">${shown.map((each) => `<li>${requestLine(setting, each)}</li>`).join('')}</ul>${next}`
        : `<p>${say('none')}</p>`
    }`,
  })
}

/** What an address opens that is not known to be theirs alone, and why. */
export const partNote = ({ actor }: Setting, { part, address }: Who): string =>
  part ? `<p class="note">${speaker(actor)(`part.${part}`, { address })}</p>` : ''

/** Whoever is on copy of somebody else's can say what they like, and end nothing. */
export const isTheirOwn = ({ customerId }: Theirs, { customerIds }: Who): boolean => customerIds.includes(customerId)

function requestLine(setting: Setting, found: Theirs): string {
  const { actor } = setting
  const { number, state, lastAt, lastDirection } = found
  const mood = state === 'with_customer' ? ' turn' : state === 'closed' ? ' over' : ''
  return `<a class="req" href="/portal/requests/${number}"><b dir="auto">${escapeHtml(titleOf(setting, found))}</b><span>${when(actor, lastAt)}</span><span class="chip${mood}">${stateWords(actor.locale, state, lastDirection)}</span></a>`
}

/** What a request is called, not escaped. */
export const titleOf = ({ actor }: Setting, { subject }: Theirs): string =>
  bareSubject(subject) || (text(actor.locale, 'portal.noSubject') ?? '')

/** Whose turn it is, in plain words. What is put aside or sorted out inside is still with us. */
export function stateWords(locale: string, state: Theirs['state'], lastDirection: 'in' | 'out'): string {
  const words =
    state === 'closed' ? 'closed' : state === 'with_customer' ? 'withYou' : lastDirection === 'out' ? 'withUs' : 'waits'
  return speaker({ locale })(`state.${words}`)
}

export async function request(ctx: Asking<'request'>): Promise<Bytes> {
  const { db, actor, input, services, disclose } = ctx
  const setting = { ...ctx, settings: await readSettings(db) }
  disclose([], 'opened')
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst(pageNamed(`/portal/requests/${input.number}`) ?? undefined)
  const party = await partyOf(db, actor)
  const found = await theirRequest(db, party, input.number)
  if (!found) return unknownPage(setting)
  disclose([found.id], 'opened')
  const [at, seq] = checkedCursor(input.cursor, [z.iso.datetime(), z.string().regex(/^\d{1,18}$/)]) ?? []
  const rows = await theirMessages(db, party, found.id, {
    hasLeft,
    limit: messagesPerPage + 1,
    ...(at && seq ? { before: { at, seq } } : {}),
  })
  const shown = rows.slice(0, messagesPerPage)
  const say = speaker(actor)
  const oldest = shown.at(-1)
  const older =
    rows.length > messagesPerPage && oldest
      ? `<p><a class="button" href="/portal/requests/${found.number}?cursor=${encodeCursor([oldest.at, oldest.seq])}">${say('earlier')}</a></p>`
      : ''
  const newer = input.cursor
    ? `<p><a class="button" href="/portal/requests/${found.number}">${say('newest')}</a></p>`
    : ''
  const done = ['sent', 'closed'].find((each) => each === input.done)
  const form = services.secrets.randomToken()
  return page(setting, {
    title: titleOf(setting, found),
    here: 'requests',
    body: `${done ? `<p class="note good" role="status">${say(`done.${done}`)}</p>` : ''}
<p class="dim">${say('number', { number: found.number })} · ${stateWords(actor.locale, found.state, found.lastDirection)}</p>
${older}<section class="thread" aria-label="${say('said')}">${shown
      .toReversed()
      .map((each) => said(setting, each, party))
      .join('')}</section>${newer}
${answerForm(setting, found, { form, words: '' })}
${found.state !== 'closed' && isTheirOwn(found, party) ? closeForm(setting, found.number, form) : ''}
<p class="bar small"><a href="/portal/requests/${found.number}/readers">${say('whoRead')}</a></p>`,
  })
}

const bytes = (locale: string, size: number): string =>
  size < 1_000_000
    ? new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
        Math.max(1, size / 1000),
      )
    : new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(
        size / 1_000_000,
      )

/** One message. Words are words: whatever stands in them is shown as it was written. */
function said(
  setting: Setting,
  { direction, isOwn, authorName, at, text: words, language, files }: TheirMessage,
  { part }: Who,
): string {
  const { actor, settings } = setting
  const say = speaker(actor)
  const who = isOwn && part !== 'shared' ? say('you.short') : escapeHtml(direction === 'out' ? calledAs(settings, authorName) : authorName)
  const list = files
    .map(
      (file) =>
        `<li><a href="/portal/files/${file.id}"><bdi>${escapeHtml(file.name)}</bdi></a> <span class="dim">${escapeHtml(bytes(actor.locale, Number(file.size)))}</span></li>`,
    )
    .join('')
  return `<article class="say${isOwn ? ' me' : ''}"><h2><bdi>${who}</bdi>, ${when(actor, at)}</h2><div class="words" dir="auto"${
    language ? ` lang="${escapeHtml(language)}"` : ''
  }>${withLinks(escapeHtml(words))}</div>${list ? `<ul aria-label="${say('files')}">${list}</ul>` : ''}</article>`
}

/** Addresses of the web in words that are escaped already become links, which learn nothing of where they stood. */
export const withLinks = (escaped: string): string =>
  escaped.replace(/https?:\/\/[^\s<>]+/g, (found) => {
    const address = found.replace(/(?:[.,;:!?)\]]|&#(?:34|39|60|62);.*)+$/, '')
    return `<a href="${address}" rel="noreferrer noopener nofollow">${address}</a>${found.slice(address.length)}`
  })

/** How somebody who answers is called here. */
export const calledAs = ({ agentsAs, name }: Pick<Settings, 'agentsAs' | 'name'>, author: string): string =>
  agentsAs === 'house' || !author ? name : agentsAs === 'first' ? author.trim().split(/\s+/)[0]! : author

export function answerForm(
  setting: Setting,
  { number, state }: { number: number; state: Theirs['state'] },
  { form, words }: { form: string; words: string },
): string {
  const say = speaker(setting.actor)
  return `<form method="post" action="/portal/requests/${number}" enctype="multipart/form-data">${guard(setting)}<input type="hidden" name="form" value="${escapeHtml(form)}">
<label for="words">${say(state === 'closed' ? 'answer.again' : 'answer.words')}</label><textarea id="words" name="words" rows="5" maxlength="${most.text}" dir="auto">${escapeHtml(words)}</textarea>
${fileField(setting)}<div class="bar"><button class="primary" name="do" value="answer">${say('answer.send')}</button></div></form>`
}

export function fileField({ actor }: Setting): string {
  const say = speaker(actor)
  return `<label for="files">${say('files.add')}</label><input id="files" name="files" type="file" multiple aria-describedby="files-hint"><p class="hint" id="files-hint">${say('files.hint', { count: most.files, size: Math.floor(most.bytes / 1024 / 1024) })}</p>`
}

const closeForm = (setting: Setting, number: number, form: string): string =>
  `<form method="post" action="/portal/requests/${number}"><div class="bar">${guard(setting)}<input type="hidden" name="form" value="${form}"><button name="do" value="close">${speaker(setting.actor)('close')}</button></div></form>`

export async function file(ctx: Asking<'file'>): Promise<Bytes> {
  const { db, actor, input, services, disclose } = ctx
  const setting = { ...ctx, settings: await readSettings(db) }
  disclose([], 'attachment')
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst()
  const found = z.uuid().safeParse(input.attachmentId).success
    ? await theirFile(db, await partyOf(db, actor), input.attachmentId, { hasLeft })
    : undefined
  const content = found && (await readFile(db, services, found.fileId))
  if (!found || !content) return unknownPage(setting)
  disclose([found.conversationId], 'attachment')
  const answer = asAnswer({ content: content.content, name: found.name, type: found.type }, false)
  // On a computer of somebody else nothing stays after signing out.
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } }
}
