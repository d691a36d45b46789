// What customers' timelines hold of companies: when they joined and left.
import { sql } from 'kysely'
import { type TimelineSources, eventSource } from '#kernel/timeline.ts'

export const timeline: TimelineSources = {
  // `companies_timeline` is the index of these.
  'companies.membership': eventSource(
    ['companies.joined', 'companies.left'],
    { kind: 'changes', needs: 'companies:read' },
    async (db, payloads) => {
      if (!payloads.length) return []
      const rows = await db
        .selectFrom('companies')
        .select(['id', 'name'])
        .where('id', '=', sql<string>`any(${payloads.map(({ companyId }) => companyId)}::uuid[])`)
        .execute()
      const names = new Map(rows.map(({ id, name }) => [id, name]))
      return payloads.map(({ companyId }) => ({ companyId, company: names.get(companyId as string) ?? null }))
    },
  ),
}
