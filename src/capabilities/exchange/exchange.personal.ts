// What is kept here of a person: the rows of files that they were brought in by, as long as the import is remembered.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'
import { forgetContents } from '#capabilities/files/files.public.ts'

export const personal: PersonalData = {
  tables: ['exchange_rows'],
  async *read({ db }, { customerIds }) {
    const rows = await db
      .selectFrom('exchange_rows')
      .innerJoin('exchange_imports', 'exchange_imports.id', 'import_id')
      .select(['began_at as at', 'file_name as fileName', 'cells as row'])
      .where('subject_id', '=', anyOf(customerIds))
      .orderBy('began_at')
      .execute()
    yield { section: 'imports', records: rows }
  },
  count: (db, { customerIds }) =>
    countRows(db, {
      imports: sql`from exchange_rows where subject_id = ${anyOf(customerIds)} and cells <> '[]'`,
    }),
  /** Such a row can not be taken back. The file itself, in which others stand too, goes if it is not needed any more. */
  async forget(w, { customerIds }) {
    const rows = await w.tx
      .updateTable('exchange_rows')
      .set({ cells: '[]', change: null, problems: '[]', state: 'same' })
      .where('subject_id', '=', anyOf(customerIds))
      .where(sql<boolean>`cells <> '[]'`)
      .returning('import_id')
      .execute()
    const ids = [...new Set(rows.map(({ import_id }) => import_id))]
    const { rows: files } = await sql<{ hash: string }>`
      with had as (
        select id, blob_hash from exchange_imports
        where id = ${anyOf(ids)} and blob_hash is not null and state in ('done', 'undone'))
      update exchange_imports set blob_hash = null from had where exchange_imports.id = had.id
      returning had.blob_hash as hash`.execute(w.tx)
    await forgetContents(
      w,
      files.map(({ hash }) => hash),
    )
    return rows.length
  },
}
