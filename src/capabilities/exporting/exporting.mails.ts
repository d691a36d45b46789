// The mails of a conversation in one file, as mbox (RFC 4155, with lines that begin like a separator quoted as mboxrd
// does) or as one mail that holds them (multipart/digest). Each is read when it is its turn, so that a long conversation needs no memory.
import type { Bytes } from '#kernel/contract.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { getBytes, readFile } from '#capabilities/files/files.public.ts'
import { makeMail } from '#capabilities/sending/sending.public.ts'
import { besideOriginals } from '#capabilities/sidethreads/sidethreads.public.ts'
import type { ExportedConversation, ExportedMessage } from './exporting.contract.ts'

type Form = {
  type: string
  ending: string
  begin: (taken: ExportedConversation) => string
  each: (taken: ExportedConversation, message: ExportedMessage, raw: Uint8Array) => Uint8Array
  end: (taken: ExportedConversation) => string
}

/** The mails of a conversation, oldest first, with those of side threads behind them. */
export function mailsOf(db: Reader, services: Services, taken: ExportedConversation, as: 'mbox' | 'eml'): Bytes {
  const { conversation, messages, sideThreads } = taken
  const form = forms[as]
  const all = [
    ...messages.filter(({ direction }) => direction !== 'note').map((message) => ({ message, isBeside: false })),
    ...sideThreads.flatMap((thread) => thread.messages.map((message) => ({ message, isBeside: true }))),
  ]
  let next = 0
  return {
    content: new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(form.begin(taken))),
      async pull(controller) {
        const each = all[next++]
        if (!each) {
          controller.enqueue(Buffer.from(form.end(taken)))
          return controller.close()
        }
        const raw = each.isBeside
          ? await besideOriginals(db, services, each.message.id)
          : await originalOf(db, services, each.message.id)
        controller.enqueue(form.each(taken, each.message, raw ?? (await rebuilt(db, services, each.message))))
      },
    }),
    type: form.type,
    filename: `heed-${conversation.number}.${form.ending}`,
  }
}

/** As it came, or as it left. */
async function originalOf(db: Reader, services: Services, messageId: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('messages')
    .leftJoin('incoming_mail', 'incoming_mail.id', 'messages.incoming_id')
    .leftJoin('outbox', 'outbox.message_id', 'messages.id')
    .select(['incoming_mail.blob_hash as came', 'outbox.blob_hash as left'])
    .where('messages.id', '=', messageId)
    .executeTakeFirst()
  const hash = row?.came ?? row?.left
  return hash ? getBytes(db, services, hash) : undefined
}

/** What has no mail of its own, or has not left yet, as a mail that says the same. */
async function rebuilt(db: Reader, services: Services, message: ExportedMessage): Promise<Uint8Array> {
  const { author, addresses, subject, text, at, id } = message
  const kept = await db
    .selectFrom('attachments')
    .select(['file_id', 'name', 'type'])
    .where('message_id', '=', id)
    .orderBy('position')
    .execute()
  const contents: { id: string; content: Uint8Array }[] = []
  for (const { file_id } of kept)
    contents.push({ id: file_id, content: (await readFile(db, services, file_id))?.content ?? new Uint8Array() })
  const plan = {
    from: author,
    replyTo: null,
    to: addresses.to,
    cc: addresses.cc,
    subject,
    date: at,
    inReplyTo: null,
    references: [],
    text,
    html: '',
    files: kept.map((file) => ({ id: file.file_id, name: file.name, type: file.type, contentId: null })),
    automatic: message.automatic,
  }
  return makeMail(plan, author, `${id}@heed.invalid`, contents, null)
}

/** One message with its separator. Line ends become LF, as the form wants. */
export function entry({ author, at }: Pick<ExportedMessage, 'author' | 'at'>, raw: Uint8Array): Uint8Array {
  const sender = author.address.replace(/[^\x21-\x7e]/g, '') || 'MAILER-DAEMON'
  // As asctime writes it, in UTC: "Mon Nov 16 09:00:00 2026".
  const [day, date, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ')
  const body = Buffer.from(raw)
    .toString('latin1')
    .replace(/\r\n/g, '\n')
    .replace(/(^|\n)(>*From )/g, '$1>$2')
  return Buffer.from(
    `From ${sender} ${day} ${month} ${date!.replace(/^0/, ' ')} ${time} ${year}\n${body.replace(/\n*$/, '\n\n')}`,
    'latin1',
  )
}

/** No mail that is taken out holds this line: an earlier export in it was made at another time. */
const boundaryOf = ({ conversation, exportedAt }: ExportedConversation): string =>
  `heed-${conversation.id}-${Date.parse(exportedAt)}`

const forms: Record<'mbox' | 'eml', Form> = {
  mbox: {
    type: 'application/mbox',
    ending: 'mbox',
    begin: () => '',
    each: (_, of, raw) => entry(of, raw),
    end: () => '',
  },
  // RFC 2046, section 5.1.5.
  eml: {
    type: 'message/rfc822',
    ending: 'eml',
    begin: (taken) =>
      [
        'From: Heed <heed@heed.invalid>',
        `Date: ${new Date(taken.exportedAt).toUTCString().replace('GMT', '+0000')}`,
        `Subject: ${encodedWords(`#${taken.conversation.number} ${taken.conversation.subject}`)}`,
        'MIME-Version: 1.0',
        `Content-Type: multipart/digest;\r\n boundary="${boundaryOf(taken)}"`,
        '\r\n',
      ].join('\r\n'),
    each: (taken, _, raw) =>
      Buffer.concat([
        Buffer.from(
          `--${boundaryOf(taken)}\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
        ),
        raw,
        Buffer.from('\r\n'),
      ]),
    end: (taken) => `--${boundaryOf(taken)}--\r\n`,
  },
}

/** RFC 2047: no line longer than 76 signs, no letter taken apart. */
function encodedWords(text: string): string {
  const words = ['']
  for (const letter of text.toWellFormed())
    if (Buffer.byteLength(words.at(-1)! + letter) > 39) words.push(letter)
    else words[words.length - 1] += letter
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}
