// Pictures from elsewhere, when an agent has asked for them: a job fetches them, so that the sender learns nothing of
// who reads.
import type { ActionContext, JobContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { createFile, safeImage } from '#capabilities/files/files.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { showMailHtml } from '#capabilities/reading/reading.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { findMessage } from './conversations.queries.ts'

type Contract = typeof conversationsContract

const maxImages = 100
const maxBytes = 10 * 1024 * 1024
const atOnce = 4
const topic = 'conversations.images'
const waitMs = 12_000

export async function loadImages(ctx: ActionContext<Contract, Contract['actions']['loadImages']>) {
  const { tx, actor, now, newId, input, emit, enqueue, fail } = ctx
  const message = (await findMessage(tx, actor, input.conversationId, input.messageId)) ?? fail('messageNotFound')
  const urls = new Set<string>()
  showMailHtml(message.body_html ?? '', { remoteImages: 'proxy', proxy: (url) => (urls.add(url), url) })
  const wanted = [...urls].filter((url) => url.length <= 4000).slice(0, maxImages)
  if (!wanted.length) return { images: 0 }
  emit('imagesAsked', { conversationId: input.conversationId, messageId: message.id })
  if ((await organisation(tx))?.proxyImages === false) return { images: wanted.length }
  const known = await tx.selectFrom('outside_images').select('url').where('message_id', '=', message.id).execute()
  const fresh = wanted.filter((url) => !known.some((row) => row.url === url))
  if (fresh.length)
    await tx
      .insertInto('outside_images')
      .values(fresh.map((url) => ({ id: newId(), message_id: message.id, url, asked_at: now })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await tx
    .updateTable('outside_images')
    .set({ state: 'waiting', asked_at: now })
    .where('message_id', '=', message.id)
    .where('state', '=', 'failed')
    .execute()
  enqueue('fetchImages', { messageId: message.id }, { key: `images ${message.id}`, maxAttempts: 2, priority: -10 })
  return { images: wanted.length }
}

/** One failure leaves one picture out; asking again tries those again that failed. */
export async function fetchImages(ctx: JobContext<Contract, { messageId: string }>): Promise<void> {
  const { db, payload, services } = ctx
  const waiting = await db
    .selectFrom('outside_images')
    .select(['id', 'url'])
    .where('message_id', '=', payload.messageId)
    .where('state', '=', 'waiting')
    .execute()
  const next = waiting.values()
  const work = async () => {
    for (const row of next) {
      await fetchOne(ctx, row)
      services.wake(topic)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

async function fetchOne(
  { ports, signal, transact, log }: JobContext<Contract>,
  { id, url }: { id: string; url: string },
): Promise<void> {
  const content = await ports.images
    .fetch(url, { maxBytes, signal })
    .catch((error: unknown) => void log.info({ error, imageId: id }, 'a picture from elsewhere could not be fetched'))
  const type = content && safeImage(content)
  await transact(async (w) => {
    const file = type ? await createFile(w, { bytes: content, name: 'picture', type }) : undefined
    await w.tx
      .updateTable('outside_images')
      .set({ state: file ? 'there' : 'failed', file_id: file?.id ?? null })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute()
  })
}

/**
 * The file of an outside picture; waits a little for one that is being fetched. Undefined when there is none to be had.
 */
export async function waitForImage(
  db: Reader,
  services: Pick<Services, 'onWake'>,
  id: string,
): Promise<string | undefined> {
  const look = () =>
    db.selectFrom('outside_images').select(['state', 'file_id']).where('id', '=', id).executeTakeFirst()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  let ring = Promise.withResolvers<void>()
  const unhear = services.onWake(topic, () => ring.resolve())
  const timer = setTimeout(end, waitMs)
  try {
    for (let late = false; ;) {
      const row = await look()
      if (row?.state !== 'waiting' || late) return row?.file_id ?? undefined
      late = await Promise.race([ring.promise.then(() => false), over.then(() => true)])
      ring = Promise.withResolvers<void>()
    }
  } finally {
    clearTimeout(timer)
    unhear()
  }
}
