// What is kept here of a person: the facts that the organisation notes about its customers. Choices are told by name.
import { sql } from 'kysely'
import { type PersonalData, anyOf, countRows } from '#kernel/personal.ts'

export const personal: PersonalData = {
  tables: ['attribute_values'],
  async *read({ db }, { customerIds }) {
    const rows = await db
      .selectFrom('attribute_values')
      .innerJoin('attributes', 'attributes.id', 'attribute_id')
      .select(['name', 'value', 'options'])
      .where('subject_id', '=', anyOf(customerIds))
      .where('value', 'is not', null)
      .orderBy('position')
      .execute()
    const records = rows.map(({ name, value, options }) => {
      const names = new Map((options as { id: string; name: string }[]).map((option) => [option.id, option.name]))
      const told = (one: unknown) => names.get(one as string) ?? one
      return { name, value: Array.isArray(value) ? value.map(told) : told(value) }
    })
    yield { section: 'attributes', records }
  },
  count: (db, { customerIds }) =>
    countRows(db, {
      attributes: sql`from attribute_values where subject_id = ${anyOf(customerIds)} and value is not null`,
    }),
  async forget(w, { customerIds }) {
    const gone = await w.tx
      .deleteFrom('attribute_values')
      .where('subject_id', '=', anyOf(customerIds))
      .executeTakeFirstOrThrow()
    return Number(gone.numDeletedRows)
  },
}
