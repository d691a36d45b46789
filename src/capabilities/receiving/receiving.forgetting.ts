// Originals that nobody may read any more: the mail as it came goes with what was made of it.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { anyOf, anyText } from '#kernel/personal.ts'
import { type Removal, blankMessages } from '#capabilities/conversations/conversations.public.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'
import { forgetSent } from '#capabilities/sending/sending.public.ts'
import { bury } from './receiving.tombstones.ts'

const atOnce = 100

/** Those of messages that were removed for good. */
export async function forgetOfMessages(w: Writer, messageIds: readonly string[]): Promise<void> {
  await forget(w, await taken(w, messageIds))
}

/** A person is forgotten: with the conversations goes every mail of them, as it came and as it left, and stays away. */
export async function forgetRemoved(w: Writer, { conversationIds, forgetting }: Removal): Promise<void> {
  if (!forgetting) return
  const messages = await w.tx
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', anyOf(conversationIds))
    .execute()
  const ids = messages.map(({ id }) => id)
  const headerIds = await forgetSent(w, ids)
  await forget(w, await taken(w, ids), headerIds)
}

/** A portion of what these addresses ever sent, in whatever conversation it is; answers how much it was. */
export async function forgetSenders(w: Writer, addresses: readonly string[]): Promise<number> {
  const rows = await w.tx
    .selectFrom('incoming_mail')
    .select(['id', 'message_id'])
    .where('from_address', '=', anyText(addresses))
    .limit(atOnce)
    .forUpdate()
    .execute()
  if (!rows.length) {
    // Only now: what comes in until then is found by the next round.
    await bury(w, { addresses })
    return 0
  }
  const messageIds = rows.flatMap((row) => row.message_id ?? [])
  await blankMessages(w, messageIds)
  const headerIds = await forgetSent(w, messageIds)
  const gone = await sql<Gone>`
    delete from incoming_mail where id = ${anyOf(rows.map(({ id }) => id))}
    returning blob_hash as hash, header_id as "headerId", content_digest as digest`.execute(w.tx)
  await forget(w, gone.rows, headerIds)
  return rows.length
}

export type Originals = {
  incomingIds: readonly string[]
  /** Message-IDs of all that was said there, ours too: what came back is a copy of it. */
  headerIds: readonly string[]
  /** A person is forgotten: what comes again is not taken in. */
  forgetting?: boolean
}

/** Those that another capability took, and copies of them, which belong to no message. */
export async function forgetOriginals(w: Writer, { incomingIds, headerIds, forgetting }: Originals): Promise<void> {
  if (!incomingIds.length && !headerIds.length) return
  const gone = await sql<Gone>`
    delete from incoming_mail where id = any(${[...incomingIds]}::uuid[])
      or (state = 'duplicate' and message_id is null and (
        header_id = any(${[...headerIds]}::text[])
        or content_digest = any(array(
          select content_digest from incoming_mail where id = any(${[...incomingIds]}::uuid[])
        ))
      ))
    returning blob_hash as hash, header_id as "headerId", content_digest as digest`.execute(w.tx)
  await forget(w, gone.rows, forgetting ? headerIds : undefined)
}

type Gone = { hash: string; headerId: string | null; digest: string | null }

const taken = async (w: Writer, messageIds: readonly string[]): Promise<Gone[]> => {
  const gone = await sql<Gone>`
    delete from incoming_mail where message_id = any(${[...messageIds]}::uuid[])
    returning blob_hash as hash, header_id as "headerId", content_digest as digest`.execute(w.tx)
  return gone.rows
}

/** With `headerIds`, of the same messages, it is also known by when it comes again. */
async function forget(w: Writer, rows: readonly Gone[], headerIds?: readonly string[]): Promise<void> {
  await forgetContents(
    w,
    rows.map(({ hash }) => hash),
  )
  if (headerIds)
    await bury(w, {
      headerIds: [...headerIds, ...rows.map((row) => row.headerId)],
      digests: rows.map(({ digest }) => digest),
      raws: rows.map(({ hash }) => hash),
    })
}
