// What we sent goes when the person it went to is forgotten.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { anyOf } from '#kernel/personal.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'

const atOnce = 100

/** What is known of these messages as mails; answers the Message-IDs that were theirs, as `headerIdKey`. */
export async function forgetSent(w: Writer, messageIds: readonly string[]): Promise<string[]> {
  if (!messageIds.length) return []
  const left = await w.tx
    .deleteFrom('outbox')
    .where('message_id', '=', anyOf(messageIds))
    .returning(['header_id', 'blob_hash'])
    .execute()
  await forgetContents(
    w,
    left.flatMap(({ blob_hash }) => blob_hash ?? []),
  )
  const ids = await w.tx
    .deleteFrom('message_ids')
    .where('message_id', '=', anyOf(messageIds))
    .returning(['header_id', 'kind'])
    .execute()
  return [
    ...left.map(({ header_id }) => header_id),
    ...ids.flatMap(({ header_id, kind }) => (kind === 'mentioned' ? [] : header_id)),
  ]
}

/**
 * A portion of what went to these addresses: mails of the system as a whole; of mails to several, in conversations of
 * others, only this recipient. What is leaving at this moment is left to be ended first. Answers how much it was.
 */
export async function forgetRecipients(w: Writer, addresses: readonly string[]): Promise<number> {
  const theirs = wentTo(addresses)
  const gone = await sql<{ hash: string | null }>`
    delete from outbox where id in (
      select id from outbox where ${theirs} and message_id is null and beside_id is null and state <> 'sending'
      limit ${atOnce})
    returning blob_hash as hash`.execute(w.tx)
  const ended = await sql<{ id: string; hash: string | null }>`
    select id, blob_hash as hash from outbox
    where ${theirs} and num_nonnulls(message_id, beside_id) > 0
      and state in ('accepted', 'failed', 'bounced', 'uncertain', 'cancelled')
    limit ${atOnce} for update`.execute(w.tx)
  await sql`
    update outbox set recipients = array(select r from unnest(recipients) r where r <> all(${[...addresses]}::text[])),
      recipient_states = recipient_states - ${[...addresses]}::text[], plan = null, undo = null, blob_hash = null
    where id = ${anyOf(ended.rows.map(({ id }) => id))}`.execute(w.tx)
  await forgetContents(
    w,
    [...gone.rows, ...ended.rows].flatMap(({ hash }) => hash ?? []),
  )
  return gone.rows.length + ended.rows.length
}

/** Condition on the outbox: it went to one of these. */
export const wentTo = (addresses: readonly string[]) => sql<boolean>`recipients && ${[...addresses]}::text[]`
