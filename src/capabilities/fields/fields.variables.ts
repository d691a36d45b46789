// What people wrote into fields, as words that texts leave open: `field.<id>`. A text shows its reader a day or a number
// as the organisation writes it.
import type { Reader } from '#kernel/db.ts'
import type { VariableMap } from '#kernel/variables.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import type { FieldView } from './fields.contract.ts'
import { readFields, readValues } from './fields.queries.ts'
import { fromStored } from './fields.values.ts'

export async function variables(db: Reader): Promise<VariableMap> {
  const fields = (await readFields(db)).filter((field) => !field.archived && field.kind !== 'flag')
  return Object.fromEntries(
    fields.map((field) => [
      `field.${field.id}`,
      {
        label: 'variables.field',
        named: field.name,
        ...(field.teamId ? { teamId: field.teamId } : {}),
        read: (reader: Reader, { conversationId }: { conversationId: string | null }) =>
          conversationId ? wordsOf(reader, conversationId, field) : Promise.resolve(null),
      },
    ]),
  )
}

async function wordsOf(db: Reader, conversationId: string, field: FieldView): Promise<string | null> {
  const value = fromStored(field.kind, (await readValues(db, conversationId)).get(field.id))
  if (value === null) return null
  const locale = (await organisation(db))?.locale ?? 'en'
  const options = new Map(field.options.map(({ id, name }) => [id, name]))
  if (Array.isArray(value)) {
    const names = value.flatMap((id) => options.get(id) ?? [])
    return new Intl.ListFormat(locale).format(names) || null
  }
  switch (field.kind) {
    case 'number':
      return new Intl.NumberFormat(locale).format(Number(value))
    case 'date':
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date(`${String(value)}T00:00Z`),
      )
    case 'choice':
      return options.get(String(value)) ?? null
    case 'person':
      return (await agentNames(db, [String(value)])).get(String(value))?.name ?? null
    default:
      return String(value)
  }
}
