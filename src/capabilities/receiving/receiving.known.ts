// Do we have this message already? Looks at earlier arrivals of the same Message-ID or content, and at what we sent.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { headerIdKey, proveSent } from '#capabilities/sending/sending.public.ts'
import { type Essence, essenceOf, sameMessage } from './receiving.copies.ts'
import type { Copy, Facts } from './receiving.facts.ts'
import type { Prepared } from './receiving.reading.ts'
import type { Outcome } from './receiving.taking.ts'

/**
 * Earlier arrivals with the same Message-ID that are read again to compare, the newest: some senders use one id for
 * ever.
 */
const maxCompared = 20

/** The outcome for a copy; null for a message that is new to us. */
export async function knownAs(w: Writer, prepared: Prepared, facts: Facts): Promise<Outcome | null> {
  if (prepared.waiting.openAnyway) return null
  const copy = exactCopy(prepared, facts.copies) ?? (await similarCopy(w.tx, w.services, prepared, facts.copies))
  const messageId = copy ? copy.messageId : await ownMessage(w.tx, prepared, facts)
  // What comes back has left.
  if (messageId && !copy) await proveSent(w, [prepared.essence.headerId])
  return copy || messageId
    ? { state: 'duplicate', messageId: messageId ?? null, conversationId: null, headerIds: [] }
    : null
}

/** Nothing was added to it on the way, or to neither of the two. */
function exactCopy({ essence, contentDigest }: Prepared, copies: readonly Copy[]): Copy | undefined {
  const id = essence.headerId && headerIdKey(essence.headerId)
  return contentDigest === null
    ? undefined
    : copies.find((copy) => copy.contentDigest === contentDigest && (!id || !copy.headerId || copy.headerId === id))
}

async function similarCopy(
  db: Reader,
  services: Services,
  { essence }: Prepared,
  copies: readonly Copy[],
): Promise<Copy | undefined> {
  const id = essence.headerId && headerIdKey(essence.headerId)
  if (!id) return undefined
  for (const copy of copies.filter(({ headerId }) => headerId === id).slice(0, maxCompared)) {
    const other = await essenceIn(db, services, copy.blobHash)
    if (other && sameMessage(essence, other)) return copy
  }
  return undefined
}

/** An original that can not be had can not be compared; then the message counts as another. */
const essenceIn = async (db: Reader, services: Services, hash: string): Promise<Essence | undefined> => {
  const raw = await getBytes(db, services, hash).catch(() => undefined)
  return raw && essenceOf((await readMail(raw)).mail)
}

/** What we sent comes back: through a list, a copy to one of our own mailboxes, or a folder of sent mail. */
async function ownMessage(db: Reader, { essence }: Prepared, { byHeaderId }: Facts): Promise<string | undefined> {
  const sent = (byHeaderId.get(headerIdKey(essence.headerId)) ?? []).find(({ kind }) => kind === 'out')
  if (!sent) return undefined
  const row = await db.selectFrom('messages').select(['body_text']).where('id', '=', sent.messageId).executeTakeFirst()
  const words = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '')
  // A stranger may put our id on words of his own: then it is another message.
  return row && words(essence.text).startsWith(words(row.body_text).slice(0, 500)) ? sent.messageId : undefined
}
