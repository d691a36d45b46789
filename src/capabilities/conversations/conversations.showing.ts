// Messages as they are shown: a page for a sandboxed frame, plain text, attachments, and the pictures inside.
import type { QueryContext } from '#kernel/capability.ts'
import type { Bytes } from '#kernel/contract.ts'
import { asAnswer, readFile, safeImage } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { showMailHtml } from '#capabilities/reading/reading.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { framePage } from './conversations.frame.ts'
import { waitForImage } from './conversations.images.ts'
import { findMessage } from './conversations.queries.ts'
import { visibleConversations } from './conversations.visible.ts'

type Queries = typeof conversationsContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof conversationsContract, Queries[Q]>

/**
 * Sanitised again each time, whatever is stored. Without `images` nothing outside is asked for; with it pictures come
 * through Heed, or straight from their servers if the organisation chose that.
 */
export async function messageHtml({ db, actor, input, services, now, disclose, fail }: Context<'messageHtml'>): Promise<Bytes> {
  const message = (await findMessage(db, actor, input.conversationId, input.messageId)) ?? fail('messageNotFound')
  disclose([input.conversationId], 'opened')
  const [inside, outside, settings] = await Promise.all([
    db
      .selectFrom('attachments')
      .select(['id', 'content_id'])
      .where('message_id', '=', message.id)
      .where('content_id', '<>', '')
      .execute(),
    input.images
      ? db.selectFrom('outside_images').select(['id', 'url']).where('message_id', '=', message.id).execute()
      : [],
    input.images ? organisation(db) : undefined,
  ])
  const address = (id: string) => imageAddress(services.secrets, id, now)
  const byContentId = new Map(inside.map((row) => [row.content_id, row.id]))
  const byUrl = new Map(outside.map((row) => [row.url, row.id]))
  const direct = input.images && settings?.proxyImages === false
  const { html } =
    message.body_html === null
      ? { html: plain(message.body_text) }
      : showMailHtml(message.body_html, {
          cid: (contentId) => (byContentId.has(contentId) ? address(byContentId.get(contentId)!) : null),
          remoteImages: input.images ? 'proxy' : 'block',
          // A picture that nobody has asked to fetch has no address of ours, so it stays away.
          proxy: (url) => (direct ? url : byUrl.has(url) ? address(byUrl.get(url)!) : ''),
        })
  return framePage(html, { lang: message.language ?? undefined, origin: services.baseUrl, outsideImages: direct })
}

const plain = (text: string): string =>
  `<div style="white-space: pre-wrap">${text.replace(/[&<>]/g, (char) => entities[char]!)}</div>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

export async function text({ db, actor, input, disclose, fail }: Context<'text'>) {
  const message = (await findMessage(db, actor, input.conversationId, input.messageId)) ?? fail('messageNotFound')
  disclose([input.conversationId], 'opened')
  const folded = message.folded as { text: string }[]
  return {
    subject: message.subject,
    text: [message.body_text, ...folded.map((part) => part.text)].filter(Boolean).join('\n\n'),
  }
}

export async function attachment({ db, actor, input, services, disclose, fail }: Context<'attachment'>): Promise<Bytes> {
  const row = await visibleConversations(db, actor)
    .where('conversations.id', '=', input.conversationId)
    .innerJoin('messages', 'messages.conversation_id', 'conversations.id')
    .innerJoin('attachments', 'attachments.message_id', 'messages.id')
    .where('attachments.id', '=', input.attachmentId)
    .select(['attachments.file_id', 'attachments.name', 'attachments.type'])
    .executeTakeFirst()
  const file = row && (await readFile(db, services, row.file_id))
  if (!file) return fail('attachmentNotFound')
  disclose([input.conversationId], 'attachment')
  return asAnswer({ content: file.content, name: row.name, type: row.type }, input.inline)
}

/** The signature stands for the right to see the message: frames without an origin of their own send no cookies. */
export async function image({ db, input, services, now, fail }: Context<'image'>): Promise<Bytes> {
  const { imageId, until, signature } = input
  if (until < now.getTime() || !services.secrets.verify(purpose, `${imageId}:${until}`, signature))
    return fail('imageNotFound')
  const inside = await db.selectFrom('attachments').select('file_id').where('id', '=', imageId).executeTakeFirst()
  const fileId = inside?.file_id ?? (await waitForImage(db, services, imageId))
  const file = fileId ? await readFile(db, services, fileId) : undefined
  const type = file && safeImage(file.content)
  if (!file || !type) return fail('imageNotFound')
  return {
    content: file.content,
    type,
    disposition: 'inline',
    headers: { 'cache-control': 'private, max-age=3600', 'cross-origin-resource-policy': 'cross-origin' },
  }
}

const purpose = 'picture in a message'
const hour = 3_600_000

/** Lasts 12 to 13 hours and is the same for an hour, so that browsers can keep the picture. */
function imageAddress(secrets: Context<'image'>['services']['secrets'], id: string, now: Date): string {
  const until = (Math.floor(now.getTime() / hour) + 13) * hour
  return `/api/v1/message-images/${id}?until=${until}&signature=${secrets.sign(purpose, `${id}:${until}`)}`
}
