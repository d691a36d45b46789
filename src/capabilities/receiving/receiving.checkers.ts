// Which server judges the senders of the mail that a mailbox fetches: what an admin would name as trusted.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { newestChecker } from './receiving.authentication.ts'

/** Messages that are looked at, the newest, and how much of each: the head is enough. */
const looksAt = 30
const headBytes = 32_768

/**
 * The servers whose Authentication-Results stand first in more than half of the newest mail. The own server writes on
 * top of all that was there, in every message; a sender who makes one up is seen in a few only.
 */
export async function checkersOf(
  db: Reader,
  mailboxId: string,
): Promise<{ looked: number; items: { authserv: string; messages: number }[] }> {
  const rows = await db
    .selectFrom('incoming_mail')
    .innerJoin('blobs', 'blobs.hash', 'blob_hash')
    .where('mailbox_id', '=', mailboxId)
    .where('source', '=', 'imap')
    .where(sql<boolean>`envelope ->> 'ours' is null`)
    .where('content', 'is not', null)
    .select(sql<Buffer>`substring(content from 1 for ${sql.lit(headBytes)})`.as('head'))
    .orderBy('seq', 'desc')
    .limit(looksAt)
    .execute()
  const found = await Promise.all(rows.map(async ({ head }) => newestChecker((await readMail(head)).mail.headers)))
  const counted = Map.groupBy(found.filter(Boolean), (authserv) => authserv!)
  const items = [...counted].map(([authserv, all]) => ({ authserv, messages: all.length }))
  return { looked: rows.length, items: items.filter(({ messages }) => messages > rows.length / 2) }
}
