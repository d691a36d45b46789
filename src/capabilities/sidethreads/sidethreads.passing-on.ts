// What of a conversation is passed on to somebody outside: exactly what was chosen, with nothing that leads back into it.
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { text } from '#kernel/text.ts'
import { type StoredFile, createFiles } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { type Quote, quoteOf, withoutTokens } from '#capabilities/sending/sending.public.ts'
import type { sidethreadsContract } from './sidethreads.contract.ts'
import type { MessageRow } from './sidethreads.queries.ts'
import type { Forwardable } from './sidethreads.views.ts'

type Fail = (code: 'messageNotFound' | 'attachmentNotFound') => never
export type Forwarding = ActionContext<typeof sidethreadsContract, (typeof sidethreadsContract)['actions']['forward']>

/** So many of the newest messages are offered. */
const offered = 50

/** What can be passed on, newest first. Notes never leave the house. The caller has checked that it may be seen. */
export async function forwardable(db: Reader, conversationId: string): Promise<Forwardable[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'direction', 'author_name', 'at', 'preview'])
    .where('conversation_id', '=', conversationId)
    .where('direction', '<>', 'note')
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(offered)
    .execute()
  if (!rows.length) return []
  const files = await db
    .selectFrom('attachments')
    .select(['id', 'message_id', 'name', 'type', 'size', 'inline'])
    .where(
      'message_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    direction: row.direction as Forwardable['direction'],
    author: row.author_name,
    at: row.at,
    preview: row.preview,
    attachments: files.filter((file) => file.message_id === row.id).map(({ message_id: _, ...file }) => file),
  }))
}

/**
 * The chosen messages as they stand below the words, oldest first. Only what was written in each: what it quotes was not
 * chosen. Names without addresses, so that whoever reads it can not write to the customer.
 */
export async function passedOn(
  db: Reader,
  conversationId: string,
  messageIds: readonly string[],
  fail: Fail,
): Promise<Quote[]> {
  const ids = [...new Set(messageIds)]
  if (!ids.length) return []
  const [rows, clocks] = await Promise.all([
    db
      .selectFrom('messages')
      .select(['author_name', 'author_address', 'at', 'body_text'])
      .where('conversation_id', '=', conversationId)
      .where('direction', '<>', 'note')
      .where('id', 'in', ids)
      .orderBy('at')
      .orderBy('seq')
      .execute(),
    clocksOf(db),
  ])
  if (rows.length < ids.length) return fail('messageNotFound')
  const nameless = text(clocks.language, 'sidethreads.mail.customer') ?? ''
  return rows.map(({ author_name: name, author_address: address, at, body_text }) =>
    quoteOf(
      {
        authorName: name && name.toLowerCase() !== address.toLowerCase() ? name : nameless,
        authorAddress: '',
        at,
        text: withoutTokens(body_text),
        html: null,
      },
      clocks,
    ),
  )
}

/** What was said last in a side thread, which stands under an answer there. */
export async function quoteIn(db: Reader, last: MessageRow | undefined): Promise<Quote | null> {
  const settings = await organisation(db)
  if (!last || settings?.quoteHistory === false) return null
  return quoteOf(
    { authorName: last.author_name, authorAddress: last.author_address, at: last.at, text: last.body_text, html: null },
    await clocksOf(db),
  )
}

/** People outside are written to in the language of the house. */
async function clocksOf(db: Reader): Promise<{ language: string; timeZone: string }> {
  const settings = await organisation(db)
  return { language: settings?.locale ?? 'en', timeZone: settings?.timeZone ?? 'UTC' }
}

/** One below the other. */
export const together = (quotes: readonly Quote[]): Quote | null =>
  quotes.length
    ? { text: quotes.map((each) => each.text).join('\n\n'), html: quotes.map((each) => each.html).join('') }
    : null

/** Files of the conversation, once more: the copies belong to the side thread. */
export async function copiesOf(
  w: Writer,
  conversationId: string,
  attachmentIds: readonly string[],
  fail: Fail,
): Promise<StoredFile[]> {
  const ids = [...new Set(attachmentIds)]
  if (!ids.length) return []
  const rows = await w.tx
    .selectFrom('attachments')
    .innerJoin('messages', 'messages.id', 'attachments.message_id')
    .innerJoin('files', 'files.id', 'attachments.file_id')
    .select(['attachments.id', 'attachments.name', 'attachments.type', 'files.blob_hash as hash', 'files.size'])
    .where('messages.conversation_id', '=', conversationId)
    .where('messages.direction', '<>', 'note')
    .where('attachments.id', 'in', ids)
    .execute()
  const chosen = ids.map((id) => rows.find((row) => row.id === id) ?? fail('attachmentNotFound'))
  return createFiles(
    w,
    chosen.map(({ name, type, hash, size }) => ({ name, type, hash, size: Number(size) })),
  )
}
