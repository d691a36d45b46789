// Who belongs to a company.
import type { Reader } from '#kernel/db.ts'

/** Ids of the people who belong to it; of more than `most` those who became customers last. */
export async function membersOf(db: Reader, companyId: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('company_members')
    .select('customer_id')
    .where('company_id', '=', companyId)
    .where('left_at', 'is', null)
    .orderBy('customer_id', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ customer_id: id }) => id)
}
