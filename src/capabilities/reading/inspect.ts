// What a message says, read once: the function that ingestion calls, and its JSON for the command line.
import type { Address, Automatic, Bounce, ParsedMail, Reply } from './mail.ts'
import { sanitiseMailHtml } from './html/sanitise.ts'
import { hasTable } from './html/tables.ts'
import { wildness } from './html/tame.ts'
import { htmlToText } from './html/text.ts'
import { detectLanguage } from './language.ts'
import { parseMail } from './mime/parse.ts'
import { visibleReply } from './reply/reply.ts'
import { readAutomatic } from './reports/automatic.ts'
import { readBounce } from './reports/bounce.ts'

/** All that ingestion stores of a message's content. */
export type ReadMail = {
  mail: ParsedMail
  reply: Reply
  bounce: Bounce | null
  automatic: Automatic
  /** BCP 47 code of the visible reply, null when unsure. */
  language: string | null
  /** Sanitised HTML with `cid:` images as they are and outside images blocked; `showMailHtml` maps both. */
  html: string | null
  /** Images that the HTML would fetch from outside. */
  remoteImages: number
  /** The HTML has a table that reads badly as plain words. */
  hasTable: boolean
  /** Start of the visible reply on one line, about 140 characters. */
  preview: string
}

/** What `heed mail inspect` prints for a message. */
export type Inspection = {
  from: Address[]
  to: Address[]
  cc: Address[]
  reply_to: Address[]
  subject: string
  text: string
  html: string
  reply_text: string
  language: string | null
  attachments: { name: string; type: string; size: number }[]
  auto_submitted: boolean
  bounce: null | Omit<Bounce, 'diagnostic' | 'originalMessageId'>
}

/**
 * Read a raw message (RFC 5322). Never throws: a reader that fails is named in `mail.problems` and answers as for a
 * message that says nothing of its kind, so that every message can be stored and shown.
 */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const mail = await parseMail(raw)
  const attempt = <T>(what: string, read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      mail.problems.push(`${what} could not be read: ${error instanceof Error ? error.message : String(error)}`)
      return otherwise
    }
  }
  const safe = attempt(
    'The HTML body',
    () => (mail.html === null ? null : sanitiseMailHtml(mail.html, { remoteImages: 'block' })),
    null,
  )
  // Parts beside a plain text that only the HTML view shows belong to what the sender wrote.
  const body = { text: mail.textIsPartial ? null : mail.text, html: mail.html }
  if (body.html !== null && wildness(body.html).tangled) {
    mail.problems.push('The HTML body is built to exhaust its reader; only its words are shown')
    body.text ??= htmlToText(body.html)
    body.html = null
  }
  const whole = () => mail.text ?? (mail.html === null ? '' : htmlToText(mail.html))
  const asIs = (): Reply => ({ reply: whole(), folded: [] })
  const isHuge = (body.text?.length ?? 0) + (body.html?.length ?? 0) > HUGE
  const reply = isHuge ? asIs() : (attempt<Reply | null>('The reply', () => visibleReply(body), null) ?? asIs())
  const bounce = attempt<Bounce | null>('The delivery report', () => readBounce(mail), null)
  const automatic = attempt<Automatic>('The automatic reply', () => readAutomatic(mail), {
    autoSubmitted: false,
    bulk: false,
    reason: '',
  })
  const language = await detectLanguage(reply.reply).catch(() => null)
  return {
    mail,
    reply,
    bounce,
    automatic,
    language,
    html: safe?.html ?? null,
    remoteImages: safe?.remoteImages ?? 0,
    hasTable: safe !== null && hasTable(safe.html),
    preview: previewOf(reply.reply || whole()),
  }
}

/** Stored HTML as it is shown: `cid:` images mapped, outside images blocked or through the proxy. */
export { sanitiseMailHtml as showMailHtml } from './html/sanitise.ts'

/** The same reading as JSON for people and scripts. Never throws. */
export async function inspectMail(raw: Uint8Array): Promise<Inspection> {
  const { mail, reply, bounce, automatic, language, html } = await readMail(raw)
  return {
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    reply_to: mail.replyTo,
    subject: mail.subject,
    text: mail.text ?? (mail.html === null ? '' : htmlToText(mail.html)),
    html: html ?? '',
    reply_text: reply.reply,
    language,
    attachments: mail.attachments.map(({ name, type, size }) => ({ name, type, size })),
    auto_submitted: automatic.autoSubmitted,
    bounce: bounce && {
      is_bounce: bounce.is_bounce,
      type: bounce.type,
      recipients: bounce.recipients,
      status: bounce.status,
      hard: bounce.hard,
    },
  }
}

/** Characters of a body beyond which nobody looks for quotes: pasted logs and the like. */
const HUGE = 1_000_000
const PREVIEW = 140

function previewOf(text: string): string {
  const line = text.slice(0, 2000).replace(/\s+/g, ' ').trim()
  if (line.length <= PREVIEW) return line
  const cut = line.slice(0, PREVIEW)
  const blank = cut.lastIndexOf(' ')
  return `${(blank > PREVIEW * 0.6 ? cut.slice(0, blank) : cut).replace(/[\ud800-\udbff]$/, '')}…`
}
