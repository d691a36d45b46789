// What is kept here of a person: that their address is blocked, and spam of theirs that was removed.
import { sql } from 'kysely'
import { type PersonalData, anyText, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['blocks', 'removed_spam', 'spam'],
  async *read({ db }, { addresses }) {
    const records = await db
      .selectFrom('blocks')
      .select(['value as address', 'reason', 'blocked_at as since'])
      .where('kind', '=', 'address')
      .where('value', '=', anyText(addresses))
      .execute()
    const removed = await db
      .selectFrom('removed_spam')
      .select(['number', 'address', 'removed_at as at'])
      .where('address', '=', anyText(addresses))
      .orderBy('removed_at')
      .execute()
    yield { section: 'blocks', records: [...records, ...removed] }
  },
  count: (db, { addresses }) =>
    countRows(db, {
      blocks: sql`from (
        select from blocks where kind = 'address' and value = ${anyText(addresses)}
        union all select from removed_spam where address = ${anyText(addresses)}) one`,
    }),
  async forget(w, { addresses }) {
    const blocked = await w.tx
      .deleteFrom('blocks')
      .where('kind', '=', 'address')
      .where('value', '=', anyText(addresses))
      .executeTakeFirstOrThrow()
    const removed = await w.tx
      .deleteFrom('removed_spam')
      .where('address', '=', anyText(addresses))
      .executeTakeFirstOrThrow()
    return Number(blocked.numDeletedRows) + Number(removed.numDeletedRows)
  },
}
