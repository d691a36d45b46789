// The control for one field, by its kind.
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { Field, Select } from '#web/kit/Field.tsx'
import { type TypedFact, ValueControl } from '#web/kit/ValueControl.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { FieldView, Value } from '../fields.contract.ts'

export type FieldControlProps = {
  field: FieldView
  value: Value
  onWrite: (value: Value) => void
  /** In a form that is sent as a whole: what is typed counts letter by letter. */
  inForm?: boolean
}

export function FieldControl({ field, value, onWrite, inForm }: FieldControlProps) {
  const t = useText()
  if (field.kind === 'person') return <Person field={field} value={value} onWrite={onWrite} />
  return (
    <ValueControl
      fact={field as TypedFact}
      value={value}
      nothing={t('fields.nothing')}
      onWrite={onWrite}
      inForm={inForm}
    />
  )
}

function Person({ field, value, onWrite }: FieldControlProps) {
  const t = useText()
  const people = useColleagues()
  const isGone = typeof value === 'string' && !people.some((person) => person.id === value)
  return (
    <Field label={field.name} hint={field.hint || undefined}>
      <Select value={typeof value === 'string' ? value : ''} onChange={(event) => onWrite(event.target.value || null)}>
        <option value="">{t('fields.nobody')}</option>
        {isGone && <option value={value}>{t('fields.left')}</option>}
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </Select>
    </Field>
  )
}
