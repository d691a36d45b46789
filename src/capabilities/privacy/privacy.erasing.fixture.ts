// For tests: erases people at a desk that mail comes to, and looks whether something is left of them.
import { sql } from 'kysely'
import { runtimeOf } from '#kernel/kernel.ts'
import { makeDesk } from '#capabilities/receiving/receiving.desk.fixture.ts'

export async function makeEraser() {
  const desk = await makeDesk()
  const { w, mara } = desk
  const lead = await w.agent({ role: 'lead', name: 'Lena' })
  const begin = async (customerId: string) => {
    const { id: requestId, number } = await mara.api.privacy.record({ customerId, kind: 'erasure', channel: 'email' })
    const { revision } = await lead.api.privacy.get({ requestId })
    const sure = await lead.api.privacy.confirmIdentity({ requestId, revision, reason: 'Came with a passport' })
    const start = async (typed = String(number)) => {
      await lead.api.privacy.erase({ requestId, revision: sure.revision, number: typed })
      await lastMailLeaves(requestId)
    }
    return { requestId, number, start }
  }
  const lastMailLeaves = (requestId: string) =>
    w.write(({ tx }) =>
      tx.updateTable('outbox').set({ state: 'accepted' }).where('origin_id', '=', requestId).execute(),
    )
  const erased = async (customerId: string) => {
    const { requestId, start } = await begin(customerId)
    await start()
    await w.runJobs()
    return lead.api.privacy.get({ requestId })
  }
  /** A job of ours by hand. */
  const jobOf = (runtime: ReturnType<typeof runtimeOf>, requestId: string) =>
    ({ ...runtime, payload: { requestId }, signal: new AbortController().signal }) as never

  const tables = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`.execute(w.db as never)

  /** Every value of every table, so that nothing can hide; one question for all. */
  async function everywhere(words: string): Promise<string[]> {
    const hits = tables.rows.map(
      ({ name }) =>
        sql`select ${name} as name where exists (select from ${sql.raw(name)} t where t::text ilike ${`%${words}%`})`,
    )
    const { rows } = await sql<{ name: string }>`
      ${sql.join(hits, sql` union all `)}
      union all select 'blobs' where exists (
        select from blobs where position(${Buffer.from(words)}::bytea in content) > 0)`.execute(w.db as never)
    return [...new Set(rows.map(({ name }) => name))]
  }
  return { ...desk, lead, begin, erased, jobOf, everywhere }
}
