// A message that can not be read is shown as it came, so that nobody is ignored because of it. This does as little as
// possible with the bytes: what breaks the reader must not break this.
import type { ReadMail } from '#capabilities/reading/reading.public.ts'

const shown = 50_000
const headBytes = 64 * 1024

export function asItCame(raw: Uint8Array): ReadMail {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, shown))
  const text = bytes
    .toString('latin1')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, headBytes))
    .toString('latin1')
    .split(/\r?\n\r?\n/)[0]!
    .replace(/\r?\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*([^\\r\\n]{0,2000})`, 'im').exec(head)?.[1]?.trim() ?? ''
  const from = /[^\s<>,;:"()[\]]+@[^\s<>,;:"()[\]]+/.exec(field('from'))?.[0]?.toLowerCase() ?? ''
  const date = new Date(field('date'))
  return {
    mail: {
      headers: [],
      from: from ? [{ name: '', address: from }] : [],
      sender: [],
      to: [],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: field('subject').slice(0, 500),
      date: Number.isNaN(date.getTime()) ? null : date.toISOString(),
      messageId: /<([^<>\s]+)>/.exec(field('message-id'))?.[1] ?? '',
      inReplyTo: [],
      references: [],
      text,
      textIsPartial: false,
      html: null,
      attachments: [],
      reports: [],
      contentType: '',
      problems: ['The message could not be read. It is shown as it came'],
    },
    reply: { reply: text, folded: [] },
    bounce: null,
    automatic: { autoSubmitted: false, bulk: false, reason: '' },
    language: null,
    html: null,
    remoteImages: 0,
    hasTable: false,
    preview: text.slice(0, 140),
  }
}
