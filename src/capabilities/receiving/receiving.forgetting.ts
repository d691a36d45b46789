// Originals that nobody may read any more: the mail as it came goes with what was made of it.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'

/** Those of messages that were removed for good. */
export async function forgetOfMessages(w: Writer, messageIds: readonly string[]): Promise<void> {
  const gone = await sql<{ hash: string }>`
    delete from incoming_mail where message_id = any(${[...messageIds]}::uuid[]) returning blob_hash as hash`.execute(
    w.tx,
  )
  await forget(w, gone.rows)
}

export type Originals = {
  incomingIds: readonly string[]
  /** Message-IDs of all that was said there, ours too: what came back is a copy of it. */
  headerIds: readonly string[]
}

/** Those that another capability took, and copies of them, which belong to no message. */
export async function forgetOriginals(w: Writer, { incomingIds, headerIds }: Originals): Promise<void> {
  if (!incomingIds.length && !headerIds.length) return
  const gone = await sql<{ hash: string }>`
    delete from incoming_mail where id = any(${[...incomingIds]}::uuid[])
      or (state = 'duplicate' and message_id is null and (
        header_id = any(${[...headerIds]}::text[])
        or content_digest = any(array(
          select content_digest from incoming_mail where id = any(${[...incomingIds]}::uuid[])
        ))
      ))
    returning blob_hash as hash`.execute(w.tx)
  await forget(w, gone.rows)
}

const forget = (w: Writer, rows: readonly { hash: string }[]): Promise<void> =>
  forgetContents(
    w,
    rows.map(({ hash }) => hash),
  )
