// Raw bytes of a message into its parts, texts and attachments. The one entry of this folder.
import type { Attachment, ParsedMail, ReportPart } from '../mail.ts'
import { parseAddresses } from './addresses.ts'
import { chooseBody, contentId, isHtml, partName } from './body.ts'
import { decodeBytes } from './charset.ts'
import { parseMailDate } from './dates.ts'
import { fieldValue, readHeaderBlock } from './fields.ts'
import { isTnef, readTnef, type Tnef } from './tnef.ts'
import { decodePart, htmlOf, plainOf } from './text.ts'
import { parseTree, type Part } from './tree.ts'
import { decodeWords } from './words.ts'

/**
 * Read a message (RFC 5322, 2045 to 2049). Never throws: what cannot be read is named in `problems`, at worst the
 * whole message becomes the text. Promised rather than returned so that a heavy reader may move to a worker later.
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const bytes = lineFeeds(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength))
  try {
    return read(bytes)
  } catch (error) {
    return unreadable(bytes, error)
  }
}

function read(bytes: Buffer): ParsedMail {
  const start = skipBlank(bytes)
  const block = readHeaderBlock(bytes, start, bytes.length)
  const tree = parseTree(bytes, block)
  const { fields } = tree.root
  const problems = [...block.problems, ...tree.problems]
  const body = chooseBody(tree.root)
  const charset = headerCharset(tree.root, body.rich[0])
  const header = (name: string) => decodeWords(fieldValue(fields, name), charset).trim()
  const addresses = (name: string) =>
    fields.filter((field) => field.name === name).flatMap((field) => parseAddresses(field.raw, charset))
  let html =
    body.rich.length > body.plain.length || body.rich.some(isHtml) ? htmlOf(body.rich, charset, problems) : null
  let text = body.plain.length > 0 ? plainOf(body.plain, charset, problems) : null
  const reports: ReportPart[] = []
  const { attachments, outlook } = expandOutlook(
    body.attached.map((part) => attachment(part, html, reports, charset, problems)),
    problems,
  )
  if (outlook && html === null && (text ?? '').trim() === '') {
    html = outlook.html
    text = outlook.text ?? (html === null ? text : null)
  }

  return {
    headers: fields.map((field) => ({ name: field.name, value: decodeWords(field.raw, charset) })),
    from: addresses('from'),
    sender: addresses('sender'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    replyTo: addresses('reply-to'),
    subject: header('subject').replace(/\s+/g, ' ') || (outlook?.subject ?? ''),
    date: parseMailDate(header('date')),
    messageId: messageIds(fieldValue(fields, 'message-id'))[0] ?? '',
    inReplyTo: messageIds(fieldValue(fields, 'in-reply-to')),
    references: messageIds(fieldValue(fields, 'references')),
    text,
    textIsPartial: text !== null && !body.plainIsWhole,
    html,
    attachments,
    reports,
    contentType: contentTypeOf(tree.root),
    problems: [...new Set(problems)],
  }
}

/** Message-IDs of a header value, without brackets; words with an `@` when the brackets are missing. */
export function messageIds(value: string): string[] {
  const bracketed = [...value.matchAll(/<\s*([^<>]{1,998}?)\s*>/g)].map((match) => match[1]!.replace(/\s+/g, ''))
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,;]+/).filter((word) => /^[^\s@]+@[^\s@]+$/.test(word))
  return [...new Set(ids)].slice(0, 1000)
}

const REPORT_TYPES = new Set([
  'message/delivery-status',
  'message/global-delivery-status',
  'message/feedback-report',
  'message/disposition-notification',
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/global-headers',
  'message/partial',
])

function attachment(
  part: Part,
  html: string | null,
  reports: ReportPart[],
  charset: string,
  problems: string[],
): Attachment {
  const content = decodePart(part, problems)
  const id = contentId(part)
  if (REPORT_TYPES.has(part.type))
    reports.push({
      type: part.type,
      text: decodeBytes(content.subarray(0, 256 * 1024), part.typeParams.get('charset') ?? '', charset),
    })
  let name = cleanName(partName(part))
  if (name === '' && (part.type === 'message/rfc822' || part.type === 'message/global')) name = nestedName(content)
  const inline = part.disposition.value === 'inline' || (id !== '' && html !== null && html.includes(`cid:${id}`))
  return { name, type: part.type, size: content.length, content, contentId: id, inline }
}

/** Files of a winmail.dat take its place; its body serves when the message has none of its own. */
function expandOutlook(
  attachments: Attachment[],
  problems: string[],
): { attachments: Attachment[]; outlook: Tnef | null } {
  const at = attachments.findIndex((item) => isTnef(item.content as Buffer))
  if (at === -1) return { attachments, outlook: null }
  try {
    const outlook = readTnef(attachments[at]!.content as Buffer)
    const files = outlook.files.map((file) => ({
      ...file,
      name: cleanName(file.name),
      size: file.content.length,
      inline: file.contentId !== '' && (outlook.html ?? '').includes(`cid:${file.contentId}`),
    }))
    return { attachments: attachments.toSpliced(at, 1, ...files), outlook }
  } catch (error) {
    problems.push(`winmail.dat could not be read: ${error instanceof Error ? error.message : String(error)}`)
    return { attachments, outlook: null }
  }
}

/** An attached message is named by its subject. */
function nestedName(content: Buffer): string {
  const { fields } = readHeaderBlock(content, skipBlank(content), content.length)
  const subject = cleanName(decodeWords(fieldValue(fields, 'subject')))
    .replace(/[/\\:*?"<>|]+/g, '_')
    .slice(0, 120)
  return subject === '' ? '' : `${subject}.eml`
}

function cleanName(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\x00-\x1f\x7f]+/g, '').trim()
}

/** The charset that unencoded 8-bit headers most likely have: the one of the body. */
function headerCharset(root: Part, body: Part | undefined): string {
  return root.typeParams.get('charset') ?? body?.typeParams.get('charset') ?? ''
}

function contentTypeOf(root: Part): string {
  const report = root.typeParams.get('report-type')
  return report ? `${root.type}; report-type=${report.toLowerCase()}` : root.type
}

function skipBlank(bytes: Buffer): number {
  let at = 0
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
  while (at < bytes.length && (bytes[at] === 10 || bytes[at] === 13)) at++
  return at
}

/** A message with bare carriage returns for line ends. */
function lineFeeds(bytes: Buffer): Buffer {
  if (bytes.includes(10) || !bytes.includes(13)) return bytes
  return Buffer.from(bytes).map((byte) => (byte === 13 ? 10 : byte)) as Buffer
}

function unreadable(bytes: Buffer, error: unknown): ParsedMail {
  return {
    headers: [],
    from: [],
    sender: [],
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: '',
    date: null,
    messageId: '',
    inReplyTo: [],
    references: [],
    text: bytes.toString('latin1', 0, 1024 * 1024),
    html: null,
    attachments: [],
    reports: [],
    contentType: '',
    problems: [`The message could not be read: ${error instanceof Error ? error.message : String(error)}`],
  }
}
