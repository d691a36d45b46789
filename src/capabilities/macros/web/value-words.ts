// What a field is set to, as people read it.
import type { FieldView, Value } from '#capabilities/fields/fields.contract.ts'
import type { Formats } from '#web/kit/formats.ts'

type Named = { id: string; name: string }

/** Empty when the field is left empty. */
export function valueWords(
  field: Pick<FieldView, 'kind' | 'options'> | undefined,
  value: Value,
  people: readonly Named[],
  format: Pick<Formats, 'number' | 'list' | 'calendarDate'>,
): string {
  if (value === null || value === '' || value === false) return ''
  if (value === true) return '✓'
  if (typeof value === 'number') return format.number(value)
  if (field?.kind === 'date' && typeof value === 'string') return format.calendarDate(value)
  const name = (id: string) => [...(field?.options ?? []), ...people].find((each) => each.id === id)?.name
  return Array.isArray(value) ? format.list(value.map((id) => name(id) ?? '…')) : (name(value) ?? value)
}
