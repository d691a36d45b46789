// What customers write here: answers, new requests, and that something is solved. It goes where their mail would go.
import type { ActionContext, QueryContext, Writer } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import { orEmpty } from '#kernel/contract.ts'
import { Refusal } from '#kernel/errors.ts'
import { escapeHtml, text } from '#kernel/text.ts'
import { blocksOf, recordArrived } from '#capabilities/blocking/blocking.public.ts'
import {
  type NewMessage,
  type Theirs,
  addMessage,
  changeState,
  linkConversations,
  lockConversation,
  openConversation,
} from '#capabilities/conversations/conversations.public.ts'
import { createFiles } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { detectLanguage } from '#capabilities/reading/reading.public.ts'
import { bareSubject, sendingMailboxes } from '#capabilities/sending/sending.public.ts'
import { addressBook } from '#capabilities/mailboxes/mailboxes.public.ts'
import { most, type portalContract } from './portal.contract.ts'
import { signInFirst } from './portal.entering.ts'
import { type Given, checkGuard, noteTaken, readForm, takenBefore } from './portal.forms.ts'
import { type Setting, guard, lead, page, speaker, unknownPage } from './portal.page.ts'
import { partyOf, theirRequest } from './portal.queries.ts'
import { answerForm, fileField, isTheirOwn, titleOf } from './portal.requests.ts'
import { type Settings, readSettings } from './portal.settings.ts'

type C = typeof portalContract
type Doing<A extends keyof C['actions']> = ActionContext<C, C['actions'][A]>

export async function beginPage(ctx: QueryContext<C, C['queries']['begin']>): Promise<Bytes> {
  const setting = { ...ctx, settings: await readSettings(ctx.db) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (ctx.actor.kind !== 'customer') return signInFirst('/portal/new')
  return newForm(setting, { form: ctx.services.secrets.randomToken(), subject: '', words: '' })
}

function newForm(setting: Setting, given: { form: string; subject: string; words: string; problem?: string }): Bytes {
  const say = speaker(setting.actor)
  return page(setting, {
    title: text(setting.actor.locale, 'portal.new') ?? '',
    here: 'requests',
    ...(given.problem ? { problem: given.problem, status: 422 as const } : {}),
    body: `<form method="post" action="/portal/new" enctype="multipart/form-data">${guard(setting)}<input type="hidden" name="form" value="${escapeHtml(given.form)}">
<label for="subject">${say('begin.subject')}</label><input id="subject" name="subject" type="text" maxlength="200" required dir="auto" value="${escapeHtml(given.subject)}">
<label for="words">${say('begin.words')}</label><textarea id="words" name="words" rows="8" maxlength="${most.text}" required dir="auto">${escapeHtml(given.words)}</textarea>
${fileField(setting)}<div class="bar"><button class="primary">${say('begin.send')}</button></div></form>`,
  })
}

export async function send(ctx: Doing<'send'>): Promise<Bytes> {
  const { tx, actor, input } = ctx
  const setting = { ...ctx, settings: await readSettings(tx) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst('/portal/new')
  const given = await readForm(ctx.http, input.body)
  checkGuard(given, ctx)
  const [form, subject, words] = [
    given.field('form'),
    orEmpty(given.field('subject')).slice(0, 200),
    given.field('words'),
  ]
  const problem = problemOf(given) ?? (subject ? undefined : 'noSubject')
  if (problem) return newForm(setting, { form, subject, words, problem: problemWords(setting, problem) })
  const before = await takenBefore(ctx, given)
  if (before !== undefined) return lead(`/portal/requests/${before}?done=sent`)
  const number = await begin(ctx, setting.settings, { subject, given })
  await noteTaken(ctx, given, number)
  return lead(`/portal/requests/${number}?done=sent`)
}

export async function answer(ctx: Doing<'answer'>): Promise<Bytes> {
  const { tx, actor, input, now } = ctx
  const setting = { ...ctx, settings: await readSettings(tx) }
  if (!setting.settings.enabled) return unknownPage(setting)
  if (actor.kind !== 'customer') return signInFirst()
  const given = await readForm(ctx.http, input.body)
  checkGuard(given, ctx)
  const party = await partyOf(tx, actor)
  const found = await theirRequest(tx, party, input.number)
  if (!found) return unknownPage(setting)
  const [form, words] = [given.field('form'), given.field('words')]
  // What is closed already is solved as well: pressed twice it is no mistake.
  if (given.field('do') === 'close' && isTheirOwn(found, party)) return close(ctx, found, given)
  const problem = problemOf(given)
  if (problem)
    return page(setting, {
      title: titleOf(setting, found),
      here: 'requests',
      problem: problemWords(setting, problem),
      status: 422,
      body: `${answerForm(setting, found, { form, words })}<p><a href="/portal/requests/${found.number}">${speaker(actor)('back')}</a></p>`,
    })
  const before = await takenBefore(ctx, given)
  if (before !== undefined) return lead(`/portal/requests/${before}?done=sent`)
  const row = await lockConversation(tx, found.id)
  const days = (await organisation(tx))?.reopenDays ?? 0
  const isOld = row.closed_at !== null && now.getTime() > Date.parse(row.closed_at) + days * 86_400_000
  const blocked = row.state !== 'spam' && (await blockOf(ctx)) !== undefined
  // As with mail: what was closed long ago is followed by a new one, and what blocked senders write is spam of its own.
  const number =
    isOld || blocked
      ? await begin(ctx, setting.settings, { subject: bareSubject(found.subject), given, follows: blocked ? undefined : found })
      : found.number
  if (number === found.number) await addMessage(ctx, found.id, await messageOf(ctx, { subject: found.subject, given }))
  await noteTaken(ctx, given, number)
  return lead(`/portal/requests/${number}?done=sent`)
}

/** Solved, says the customer. Where something is missing inside that closing needs, their word is a message to us. */
async function close(ctx: Doing<'answer'>, found: Theirs, given: Given): Promise<Bytes> {
  const { tx, actor } = ctx
  const { state } = await lockConversation(tx, found.id)
  const isSaid = state !== 'closed' && !(await isClosed(ctx, found.id))
  if (isSaid && (await takenBefore(ctx, given)) === undefined) {
    const words = text(actor.locale, 'portal.solved') ?? ''
    const said = { field: (name: string) => (name === 'words' ? words : ''), files: [] }
    await addMessage(ctx, found.id, await messageOf(ctx, { subject: found.subject, given: said }))
    await noteTaken(ctx, given, found.number)
  }
  return lead(`/portal/requests/${found.number}?done=closed`)
}

/** Closes it, unless somebody guards that; what was put away as spam stays where it is. */
async function isClosed(w: Writer, conversationId: string): Promise<boolean> {
  try {
    await changeState(w, conversationId, 'closed')
  } catch (error) {
    // Refusals of the database's and of the kernel's are no guards.
    if (error instanceof Refusal && !error.code.startsWith('kernel.')) return false
    throw error
  }
  return (await lockConversation(w.tx, conversationId)).state === 'closed'
}

type Beginning = { subject: string; given: Given; follows?: Theirs | undefined }

async function begin(w: Writer, settings: Settings, { subject, given, follows }: Beginning): Promise<number> {
  const blocked = await blockOf(w)
  const mailboxes = await sendingMailboxes(w.tx)
  const wanted = follows?.mailboxId ?? settings.mailboxId
  const mailboxId = (mailboxes.find(({ id }) => id === wanted) ?? mailboxes[0])?.id ?? null
  const teamId = mailboxId ? ((await addressBook(w.tx)).byId(mailboxId)?.teamId ?? null) : null
  const { id, number } = await openConversation(w, { subject, customerId: w.actor.id, mailboxId, teamId, at: w.now })
  const message = await messageOf(w, { subject, given })
  await addMessage(w, id, blocked ? { ...message, state: 'spam' } : message)
  if (blocked) await recordArrived(w, [{ conversationId: id, ...blocked }])
  if (follows) await linkConversations(w, id, follows.id, 'follows')
  return number
}

/** The block that the customer's address falls under, if any. */
async function blockOf(w: Writer): Promise<{ address: string; value: string } | undefined> {
  const address = await addressOf(w)
  const value = (await blocksOf(w.tx, [address])).get(address)
  return value === undefined ? undefined : { address, value }
}

/** The one that they signed in with. */
async function addressOf({ tx, actor }: Writer): Promise<string> {
  const { address } = await tx
    .selectFrom('portal_sessions')
    .select('address')
    .where('id', '=', actor.sessionId!)
    .executeTakeFirstOrThrow()
  return address
}

async function messageOf(w: Writer, { subject, given }: { subject: string; given: Given }): Promise<NewMessage> {
  const { actor, now } = w
  const address = await addressOf(w)
  const words = given.field('words')
  const files = await createFiles(w, given.files)
  return {
    direction: 'in',
    customerId: actor.id,
    authorName: actor.name || address,
    authorAddress: address,
    subject,
    text: words,
    language: await detectLanguage(words),
    at: now,
    attachments: files.map(({ id, name, type, size }) => ({ fileId: id, name, type, size })),
    participants: [{ address, name: actor.name, role: 'customer', customerId: actor.id }],
  }
}

/** What is wrong with what was sent; undefined: nothing. */
function problemOf({ field, files }: Given): 'empty' | 'tooLong' | 'tooManyFiles' | undefined {
  const words = field('words')
  if (!orEmpty(words) && !files.length) return 'empty'
  if (words.length > most.text) return 'tooLong'
  return files.length > most.files ? 'tooManyFiles' : undefined
}

const problemWords = ({ actor }: Setting, problem: string): string =>
  text(actor.locale, `portal.problem.${problem}`, { text: most.text, files: most.files }) ?? ''
