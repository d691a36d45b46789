// What is kept here of a person: mails that went to them, as they left.
import { sql } from 'kysely'
import { type PersonalData, countRows } from '#kernel/personal.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { forgetRecipients, wentTo } from './sending.forgetting.ts'
import { isFor, isLeaving, withdrawScheduled, withdrawWaiting } from './sending.withdrawing.ts'

export const personal: PersonalData = {
  tables: ['outbox', 'scheduled_answers'],
  async *read({ db, services }, { addresses }) {
    const rows = await db
      .selectFrom('outbox')
      .leftJoin('messages', 'messages.id', 'outbox.message_id')
      .select(['outbox.id', 'outbox.created_at', 'blob_hash', 'conversation_id'])
      .where(wentTo(addresses))
      .where('beside_id', 'is', null)
      .where('blob_hash', 'is not', null)
      .orderBy('outbox.created_at')
      .orderBy('outbox.id')
      .execute()
    for (const { id, created_at, blob_hash, conversation_id } of rows)
      yield {
        ...(conversation_id ? { conversationId: conversation_id } : {}),
        path: `mails/${created_at.slice(0, 10)}-${id}.eml`,
        content: () => getBytes(db, services, blob_hash!),
      }
  },
  count: (db, { addresses }) =>
    countRows(db, {
      sent: sql`from (
        select id from outbox where ${wentTo(addresses)}
        union all select id from scheduled_answers where ${isFor(addresses)}) those`,
    }),
  async forget(w, { addresses }) {
    for (const portion of [withdrawScheduled, withdrawWaiting, forgetRecipients]) {
      const count = await portion(w, addresses)
      if (count) return count
    }
    // It can not be taken back, and it is there until it has ended: whoever asked tries again.
    if (await isLeaving(w, addresses)) throw new Error('A mail to somebody who is forgotten is leaving at this moment')
    return 0
  },
}
