// Many values at once, for whoever brings them from elsewhere: read from text, written, taken back.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type About, type AttributeView, type Value, attributesContract } from './attributes.contract.ts'
import { kept } from './attributes.values.ts'

type Kinded = Pick<AttributeView, 'kind' | 'options'>

/** What a text says for an attribute; null: nothing; undefined: it does not fit. Choices by name, days by ISO 8601 or as 24.11.2026. */
export function valueOfText(attribute: Kinded, text: string): Value | undefined {
  const given = text.trim()
  if (!given) return null
  const option = (name: string) =>
    attribute.options.find((each) => !each.archived && each.name.toLowerCase() === name.trim().toLowerCase())?.id
  switch (attribute.kind) {
    case 'text':
    case 'link':
      return given.length > 2000 ? undefined : kept(attribute, given)
    case 'number': {
      const plain = /^-?\d+,\d+$/.test(given) ? given.replace(',', '.') : given
      return /^-?\d+(\.\d+)?$/.test(plain) && Math.abs(Number(plain)) <= 1e12 ? Number(plain) : undefined
    }
    case 'flag':
      if (/^(1|x|yes|y|true|ja|wahr)$/i.test(given)) return true
      return /^(0|no|n|false|nein|falsch)$/i.test(given) ? null : undefined
    case 'date': {
      const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(given) ?? []
      return kept(attribute, day ? `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : given)
    }
    case 'choice':
      return option(given)
    case 'choices': {
      const ids = given
        .split(/[;,|\n]/)
        .filter((each) => each.trim())
        .map(option)
      return ids.includes(undefined) ? undefined : ([...new Set(ids)] as string[])
    }
  }
}

/** A value as people read it. */
export function textOfValue({ kind, options }: Kinded, value: Value | undefined): string {
  const name = (id: unknown) => options.find((option) => option.id === id)?.name ?? ''
  if (value === null || value === undefined) return ''
  if (kind === 'choice') return name(value)
  if (Array.isArray(value)) return value.map(name).join('; ')
  return value === true ? 'yes' : String(value)
}

export type Written = { subjectId: string; attributeId: string; value: Value }
export type WrittenBefore = { attributeId: string; was: Value; revision: number }

/**
 * Writes values that fit, each of a subject and attribute once; `fill`: only where nothing is known. By subject what
 * was really written, with what was there before.
 */
export async function writeValues(
  w: Writer,
  about: About,
  given: readonly Written[],
  how: 'fill' | 'overwrite',
): Promise<Map<string, WrittenBefore[]>> {
  if (!given.length) return new Map()
  const { rows } = await sql<{ subject: string; attribute: string; was: Value; revision: number }>`
    with given as (
      select * from unnest(${given.map(({ subjectId }) => subjectId)}::uuid[], ${given.map(({ attributeId }) => attributeId)}::uuid[],
        ${given.map(({ value }) => JSON.stringify(value))}::jsonb[]) as given(subject, attribute, value)),
    before as (
      select subject_id, attribute_id, v.value from attribute_values v join given on subject_id = subject and attribute_id = attribute
      order by subject_id, attribute_id for update of v),
    written as (
      insert into attribute_values as old (subject_id, attribute_id, value)
      select subject, attribute, value from given order by subject, attribute
      on conflict (subject_id, attribute_id) do update set value = excluded.value, revision = old.revision + 1
      where old.value is distinct from excluded.value and (${how === 'overwrite'} or old.value is null)
      returning subject_id, attribute_id, revision)
    select written.subject_id as subject, written.attribute_id as attribute, before.value as was, revision
    from written left join before using (subject_id, attribute_id)`.execute(w.tx)
  for (const { subject, attribute } of rows) tell(w, about, subject, attribute)
  const bySubject = Map.groupBy(rows, ({ subject }) => subject)
  return new Map(
    [...bySubject].map(([subject, all]) => [
      subject,
      all.map(({ attribute, was, revision }) => ({ attributeId: attribute, was, revision })),
    ]),
  )
}

/** Puts back what stood there; ids of subjects of whom somebody has changed a value since, which then stays. */
export async function takeBackValues(
  w: Writer,
  about: About,
  given: readonly { subjectId: string; values: readonly WrittenBefore[] }[],
): Promise<Set<string>> {
  const all = given.flatMap(({ subjectId, values }) => values.map((value) => ({ subjectId, ...value })))
  if (!all.length) return new Set()
  const { rows } = await sql<{ subject: string; attribute: string }>`
    update attribute_values set value = was, revision = attribute_values.revision + 1
    from unnest(${all.map(({ subjectId }) => subjectId)}::uuid[], ${all.map(({ attributeId }) => attributeId)}::uuid[],
      ${all.map(({ was }) => (was === null ? null : JSON.stringify(was)))}::jsonb[], ${all.map(({ revision }) => revision)}::integer[])
      as given(subject, attribute, was, revision)
    where subject_id = subject and attribute_id = attribute and attribute_values.revision = given.revision
    returning subject, attribute`.execute(w.tx)
  for (const { subject, attribute } of rows) tell(w, about, subject, attribute)
  const back = new Set(rows.map(({ subject, attribute }) => `${subject} ${attribute}`))
  return new Set(
    all
      .filter(({ subjectId, attributeId }) => !back.has(`${subjectId} ${attributeId}`))
      .map(({ subjectId }) => subjectId),
  )
}

/** Of many subjects what is known, by subject and attribute. */
export async function valuesOfMany(db: Reader, ids: readonly string[]): Promise<Map<string, Map<string, Known>>> {
  const rows = await db
    .selectFrom('attribute_values')
    .select(['subject_id', 'attribute_id', 'value', 'revision'])
    .where('subject_id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('value', 'is not', null)
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.subject_id)].map(([id, all]) => [
      id,
      new Map(all.map((row) => [row.attribute_id, { value: row.value as Value, revision: row.revision }])),
    ]),
  )
}

type Known = { value: Value; revision: number }

function tell(w: Writer, about: About, subjectId: string, attributeId: string): void {
  if (about === 'customer') w.record(attributesContract, 'setOfCustomer', { customerId: subjectId, attributeId })
  else w.record(attributesContract, 'setOfCompany', { companyId: subjectId, attributeId })
}

/** Forgets everything that is known about these, who are no more. */
export async function forgetValuesOf({ tx }: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length)
    await tx
      .deleteFrom('attribute_values')
      .where('subject_id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
}
