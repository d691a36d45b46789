// From what an agent wrote to what leaves and what the thread keeps: body, signature, quote, headers.
import type { Actor } from '#kernel/actor.ts'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { Refusal, refusal } from '#kernel/errors.ts'
import { type NewAttachment, type NewMessage } from '#capabilities/conversations/conversations.public.ts'
import { type StoredFile, claimFiles, createFile, uploadsToCids } from '#capabilities/files/files.public.ts'
import { type Organisation, organisation } from '#capabilities/organisation/organisation.public.ts'
import { agentNames, agentSignature } from '#capabilities/people/people.public.ts'
import { blanksIn, detectLanguage, htmlToText } from '#capabilities/reading/reading.public.ts'
import { threadHeaderIds } from './header-ids.ts'
import { cleanReply, mailPage, styleForMail } from './mail/html.ts'
import { domainOf } from './mail/message-id.ts'
import { type Quote, type Quoted, quoteOf } from './mail/quote.ts'
import { type Threading, threading } from './mail/references.ts'
import { oneLine, replySubject } from './mail/subject.ts'
import { replyAddress } from './reply-address.ts'
import { sendingContract } from './sending.contract.ts'
import { type Plan, maxBytes } from './sending.queue.ts'
import type { Lists } from './sending.recipients.ts'

export type Mailbox = { id: string; name: string; address: string; teamId: string | null; signatureHtml: string }

/** Mailboxes that have a server to send through, in the order of their names. */
export async function sendingMailboxes(db: Reader): Promise<Mailbox[]> {
  return db
    .selectFrom('mailboxes')
    .select(['id', 'name', 'address', 'team_id as teamId', 'signature_html as signatureHtml'])
    .where('active', '=', true)
    .where('smtp_host', '<>', '')
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/**
 * Those that the actor may write from: what belongs to a private team is for its members. `own`: where the thread is.
 */
export const openTo = (actor: Actor, mailboxes: readonly Mailbox[], own: string | null = null): Mailbox[] =>
  mailboxes.filter(({ id, teamId }) => id === own || teamId === null || !actor.hiddenTeamIds.includes(teamId))

/**
 * The one with this id; a conversation that came to no mailbox is answered from the first. Never from another house's
 * address unasked.
 */
export const mailboxFor = (mailboxes: readonly Mailbox[], id: string | null): Mailbox | undefined =>
  id === null ? mailboxes[0] : mailboxes.find((mailbox) => mailbox.id === id)

export type Body = { html: string; text: string; files: StoredFile[]; inlineIds: Set<string> }

type Writing = Pick<ActionContext, 'tx' | 'actor' | 'now' | 'newId' | 'services'> & Writer

/** The agent's words, cleaned, with their files, which become part of the message. */
export async function takeBody(
  w: Writing,
  input: { html: string; fileIds: readonly string[] },
  fail: (code: 'emptyMessage' | 'unknownFile' | 'tooLarge', details?: Record<string, unknown>) => never,
): Promise<Body> {
  checkFilled(input.html)
  const html = cleanReply(uploadsToCids(await storeDataImages(w, input.html)).html)
  const inlineIds = new Set([...html.matchAll(/<img\b[^>]*\bsrc="cid:([0-9a-f-]{36})"/g)].map(([, id]) => id!))
  const text = htmlToText(html).trim()
  if (!text && !inlineIds.size && !input.fileIds.length) fail('emptyMessage')
  const files = await claimFiles(w, [...new Set([...input.fileIds, ...inlineIds])], w.actor.id).catch(
    (error: unknown) => {
      if (error instanceof Refusal) return fail('unknownFile')
      throw error
    },
  )
  if (files.reduce((sum, file) => sum + Number(file.size), 0) > maxBytes) fail('tooLarge', { maxBytes })
  return { html, text, files, inlineIds }
}

/** What a saved reply left open must be filled in: it never leaves. */
export function checkFilled(html: string): void {
  const names = blanksIn(html)
  if (names.length) throw refusal(sendingContract, 'unfilled', { names: names.join(', ') })
}

/** Pictures that stand in the HTML itself become files; elsewhere such addresses are not allowed. */
async function storeDataImages(w: Writing, html: string): Promise<string> {
  const found = [
    ...html.matchAll(/(\ssrc\s*=\s*["'])data:(image\/(?:png|jpeg|gif|webp));base64,([a-z0-9+/=\s]+)(?=["'])/gi),
  ]
  let result = html
  for (const [whole, start, type, data] of found) {
    const { id } = await createFile(w, {
      bytes: Buffer.from(data!, 'base64'),
      name: `image.${type!.split('/')[1]}`,
      type: type!,
      uploadedBy: w.actor.id,
    })
    result = result.replace(whole, () => `${start}/api/v1/files/${id}`)
  }
  return result
}

export const attachmentsOf = ({ files, inlineIds }: Body): NewAttachment[] =>
  files.map(({ id, name, type, size }) => ({
    fileId: id,
    name,
    type,
    size: Number(size),
    contentId: id,
    inline: inlineIds.has(id),
  }))

/** The agent's own signature, else that of the mailbox; empty when there is none. */
export const signatureFor = async (db: Reader, agentId: string, mailbox: Mailbox): Promise<string> =>
  cleanReply((await agentSignature(db, agentId)) || mailbox.signatureHtml)

/** The newest thing said by mail, which stands under an answer to it. */
export async function latestSaid(db: Reader, conversationId: string): Promise<Quoted | undefined> {
  const row = await db
    .selectFrom('messages')
    .select([
      'author_name as authorName',
      'author_address as authorAddress',
      'at',
      'body_text',
      'folded',
      'body_html as html',
    ])
    .where('conversation_id', '=', conversationId)
    .where('direction', '<>', 'note')
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      ...row,
      text: [row.body_text, ...(row.folded as { text: string }[]).map((part) => part.text)]
        .filter(Boolean)
        .join('\n\n'),
    }
  )
}

export async function quoteFor(
  db: Reader,
  conversation: { id: string; language: string | null },
  settings: Organisation | undefined,
): Promise<Quote | null> {
  if (settings && !settings.quoteHistory) return null
  const said = await latestSaid(db, conversation.id)
  return said
    ? quoteOf(said, {
        language: conversation.language ?? settings?.locale ?? null,
        timeZone: settings?.timeZone ?? 'UTC',
      })
    : null
}

export type Outgoing = {
  mailbox: Mailbox
  lists: Lists
  body: Body
  /** As it stands in the mail. */
  subject: string
  /** Where answers go. */
  replyTo: string
  threading: Threading
  /** What stands below the words. */
  below: Quote | null
  language: string | null
  isLarge?: boolean
}

/** What a mail is made of, from the agent who acts; and what the thread keeps of it, whichever that is. */
export async function planOf(
  { tx, actor, now }: Pick<Writing, 'tx' | 'actor' | 'now'>,
  { mailbox, lists, body, subject, replyTo, threading: ids, below, language, isLarge }: Outgoing,
): Promise<{ plan: Plan; author: string; signatureText: string; addresses: Addresses }> {
  const [names, signature, settings] = await Promise.all([
    agentNames(tx, [actor.id]),
    signatureFor(tx, actor.id, mailbox),
    organisation(tx),
  ])
  const author = names.get(actor.id)?.name ?? actor.name
  const from = { name: fromName(author, settings?.name), address: mailbox.address }
  const domain = domainOf(mailbox.address)
  const contentId = (fileId: string) => `${fileId}@${domain}`
  const signatureText = htmlToText(signature).trim()
  const plan: Plan = {
    from,
    replyTo: replyTo === mailbox.address ? null : replyTo,
    to: lists.to,
    cc: lists.cc,
    subject,
    date: now.toISOString(),
    ...ids,
    text: [body.text, signatureText && `-- \n${signatureText}`, below?.text].filter(Boolean).join('\n\n') + '\n',
    html: mailPage({
      body: styleForMail(body.html, contentId),
      signature: styleForMail(signature),
      quote: below?.html ?? '',
      language,
      isLarge,
    }),
    files: body.files.map(({ id, name: file, type }) => ({
      id,
      name: file,
      type,
      contentId: body.inlineIds.has(id) ? contentId(id) : null,
    })),
    automatic: false,
  }
  const addresses = {
    from: [from],
    to: lists.to,
    cc: lists.cc,
    bcc: lists.bcc,
    replyTo: plan.replyTo ? [{ name: '', address: plan.replyTo }] : [],
  }
  return { plan, author, signatureText, addresses }
}

/** The step whose takers say of a conversation that its customer needs large print. */
export const largeStep = 'sending.large'

type Addresses = NonNullable<NewMessage['addresses']>

export type Composition = {
  conversation: { id: string; subject: string; language: string | null }
  mailbox: Mailbox
  lists: Lists
  body: Body
  isReply: boolean
}

/** What the mail is made of, and the message as the thread keeps it. To be called before the message is added. */
export async function compose(
  w: Writing,
  { conversation, mailbox, lists, body, isReply }: Composition,
): Promise<{ plan: Plan; message: NewMessage }> {
  const { tx, actor, now, services } = w
  const { language } = conversation
  const [ids, quote] = await Promise.all([
    threadHeaderIds(tx, conversation.id),
    isReply ? quoteFor(tx, conversation, await organisation(tx)) : null,
  ])
  const subject = isReply ? replySubject(conversation.subject) : oneLine(conversation.subject)
  const { plan, author, signatureText, addresses } = await planOf(w, {
    mailbox,
    lists,
    body,
    subject,
    replyTo: replyAddress(services, mailbox.address, conversation.id),
    threading: threading(ids),
    below: quote,
    language,
    isLarge: Boolean(await services.offer(largeStep, w, conversation.id)),
  })
  const message: NewMessage = {
    direction: 'out',
    agentId: actor.id,
    authorName: author,
    authorAddress: mailbox.address,
    subject,
    text: body.text,
    html: body.html,
    folded: signatureText ? [{ kind: 'signature', text: signatureText }] : [],
    attachments: attachmentsOf(body),
    at: now,
    addresses,
    language: (await detectLanguage(body.text)) ?? language,
  }
  return { plan, message }
}

/** "Mara Lind (Harrow & Lind)": a person writes, for a house that the customer knows. */
export const fromName = (agent: string, house: string | undefined): string =>
  oneLine(house && house !== agent ? `${agent} (${house})` : agent)
