// Every id under which something of several customers may stand.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'

/** These ids, and those that were merged into them, each with who it is now. `customerFamily` is the same of one. */
export async function customerFamilies(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('customers')
    .select(['id', sql<string>`coalesce(merged_into, id)`.as('now')])
    .where((eb) => {
      const given = sql<string>`any(${[...ids]}::uuid[])`
      return eb.or([eb('id', '=', given), eb('merged_into', '=', given)])
    })
    .execute()
  return new Map(rows.map(({ id, now }) => [id, now]))
}
