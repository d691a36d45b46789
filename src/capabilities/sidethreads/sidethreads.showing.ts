// Messages of side threads as they are shown: a page for a sandboxed frame, files, and the mail itself.
import type { QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import { asAnswer, getBytes, readFile, safeImage } from '#capabilities/files/files.public.ts'
import { framePage } from '#capabilities/conversations/conversations.public.ts'
import { showMailHtml } from '#capabilities/reading/reading.public.ts'
import { sidethreadsContract } from './sidethreads.contract.ts'
import { mailHash, visibleMessage } from './sidethreads.queries.ts'

type Queries = typeof sidethreadsContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof sidethreadsContract, Queries[Q]>

/** Pictures inside up to this size stand in the page itself (bytes). */
const maxPicture = 5_000_000

export async function messageHtml({
  db,
  actor,
  input,
  services,
  disclose,
  fail,
}: Context<'messageHtml'>): Promise<Bytes> {
  const message = (await visibleMessage(db, actor, input.sideMessageId)) ?? fail('sideMessageNotFound')
  disclose([message.place], 'opened')
  const inside = await db
    .selectFrom('side_attachments')
    .select(['file_id', 'content_id'])
    .where('side_message_id', '=', message.id)
    .where('content_id', '<>', '')
    .where('size', '<=', maxPicture)
    .execute()
  const html = message.body_html ?? ''
  const pictures = new Map<string, string>()
  for (const { file_id, content_id } of inside.filter((each) => html.includes(each.content_id))) {
    const file = await readFile(db, services, file_id)
    const type = file && safeImage(file.content)
    if (type) pictures.set(content_id, `data:${type};base64,${Buffer.from(file.content).toString('base64')}`)
  }
  const shown = showMailHtml(html, { cid: (contentId) => pictures.get(contentId) ?? null, remoteImages: 'block' })
  return framePage(shown.html, { lang: message.language ?? undefined, origin: services.baseUrl })
}

export async function attachment({
  db,
  actor,
  input,
  services,
  disclose,
  fail,
}: Context<'attachment'>): Promise<Bytes> {
  const message = (await visibleMessage(db, actor, input.sideMessageId)) ?? fail('attachmentNotFound')
  const row = await db
    .selectFrom('side_attachments')
    .select(['file_id', 'name', 'type'])
    .where('side_message_id', '=', message.id)
    .where('id', '=', input.attachmentId)
    .executeTakeFirst()
  const file = row && (await readFile(db, services, row.file_id))
  if (!file) return fail('attachmentNotFound')
  disclose([message.place], 'attachment')
  return asAnswer({ content: file.content, name: row.name, type: row.type }, input.inline)
}

export async function raw({ db, actor, input, services, disclose, fail }: Context<'raw'>): Promise<Bytes> {
  const message = (await visibleMessage(db, actor, input.sideMessageId)) ?? fail('sideMessageNotFound')
  const hash = (await mailHash(db, message)) ?? fail('noOriginal')
  const content = await getBytes(db, services, hash)
  disclose([message.place], 'original')
  return input.as === 'text'
    ? { content, type: 'text/plain; charset=iso-8859-1', disposition: 'inline' }
    : { content, type: 'message/rfc822', filename: `${message.id}.eml` }
}
