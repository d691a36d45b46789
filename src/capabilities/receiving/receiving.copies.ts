// Is this a copy of a message that we have, or another message? The same message reaches us through two mailboxes,
// through a list and directly, fetched twice, or imported after it was fetched; relays and lists change its trace
// headers, subject prefix and foot. And senders reuse Message-IDs for different messages. When in doubt it is another
// message: a copy too many is a nuisance, a message lost is a customer ignored.
// docs/decisions/2026-11-22-copies-and-threads.md
import { createHash } from 'node:crypto'
import { htmlToText, type ParsedMail } from '#capabilities/reading/reading.public.ts'
import { sameButTags } from './receiving.subject.ts'

/** What a copy has in common with its original. `text` is the whole body with single spaces, lines kept apart. */
export type Essence = {
  headerId: string
  from: string
  /** ISO 8601 instant, '' when the message names none. */
  date: string
  subject: string
  text: string
  /** SHA-256 of each attachment, sorted. */
  attachments: string[]
  /** It came through a mailing list (RFC 2369, 2919). */
  viaList: boolean
}

export function essenceOf(mail: ParsedMail): Essence {
  const text =
    (mail.textIsPartial ? null : mail.text) ?? (mail.html === null ? (mail.text ?? '') : htmlToText(mail.html))
  return {
    headerId: mail.messageId,
    from: (mail.from[0]?.address ?? '').toLowerCase(),
    date: mail.date ?? '',
    subject: mail.subject,
    text: plain(text),
    // A foot that a list adds arrives as a part of its own.
    attachments: mail.attachments
      .filter(({ type, name }) => name !== '' || !/^text\/(plain|html)$/.test(type))
      .map(({ content }) => sha256(content))
      .sort(),
    viaList: mail.headers.some(({ name }) =>
      /^(list-(id|post|unsubscribe|help)|mailing-list|x-mailman-version)$/.test(name),
    ),
  }
}

/**
 * Equal for copies that nothing was added to; different for everything else. Null when the message has nothing that
 * tells it from another.
 */
export function contentDigest({ from, date, subject, text, attachments }: Essence): string | null {
  if (!date) return null
  return sha256(
    JSON.stringify([
      from,
      date,
      subject.normalize('NFKC').replace(/\s+/gu, ' ').trim(),
      text.replaceAll('\n', ' '),
      attachments,
    ]),
  )
}

/** Is one a copy of the other? Symmetric. Both are messages that arrived, with or without a Message-ID. */
export function sameMessage(a: Essence, b: Essence): boolean {
  const named = a.headerId !== '' && b.headerId !== ''
  if (named && a.headerId !== b.headerId) return false
  if (a.date !== b.date) return false
  const listed = a.viaList || b.viaList
  // A list that hides the sender behind its own address (DMARC) keeps everything else; the id vouches for it.
  if (a.from !== b.from && !(listed && named)) return false
  if (a.attachments.join() !== b.attachments.join()) return false
  // Without an id or a date there is nothing but the words, and two short mails may well say the same.
  if (!named && !a.date) return false
  if (a.subject !== b.subject && !sameButTags(a.subject, b.subject, a.viaList && b.viaList)) return false
  return sameText(a, b)
}

/** The same words, or the same words and a foot that a list has put under them. */
function sameText(a: Essence, b: Essence): boolean {
  if (flat(a.text) === flat(b.text)) return true
  const [one, other] = [a.text.split('\n'), b.text.split('\n')]
  let common = 0
  while (common < one.length && one[common] === other[common]) common++
  if (common === 0) return false
  const isFoot = (lines: string[], viaList: boolean) =>
    common === lines.length || (viaList && looksLikeFoot(lines.slice(common).join('\n')))
  return isFoot(one, a.viaList) && isFoot(other, b.viaList)
}

/** Lists draw a line, or name themselves and the way out. */
const looksLikeFoot = (foot: string): boolean =>
  foot.length <= 3000 &&
  /^(?:[-_=*~]{2,}|.{0,200}\n[-_=*~]{5,})|unsubscribe|mailing list|listinfo|abmelden|mailingliste|désabonner|desuscribir|cancellarti/i.test(
    foot,
  )

/** Spaces and line ends as one; what archives put before "From " at the start of a line (mboxrd) is taken off. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll('\0', '')
    .split(/\r\n|\r|\n/)
    .map((line) =>
      line
        .replace(/^>+(?=From )/, '')
        .replace(/[\s\u200b\ufeff]+/gu, ' ')
        .trim(),
    )
    .filter(Boolean)
    .join('\n')

/** Programs on the way wrap lines anew. */
const flat = (text: string): string => text.replaceAll('\n', ' ')

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
