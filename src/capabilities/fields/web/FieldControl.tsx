// The control for one field, by its kind. What is chosen counts at once, what is typed when one leaves it or presses
// Enter; Escape takes back what was typed.
import { useState, type KeyboardEvent } from 'react'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { Checkbox } from '#web/kit/Choice.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { FieldView, Value } from '../fields.contract.ts'
import css from './fields.module.css'

export type FieldControlProps = {
  field: FieldView
  value: Value
  onWrite: (value: Value) => void
  /** In a form that is sent as a whole: what is typed counts letter by letter. */
  inForm?: boolean
}

export function FieldControl({ field, value, onWrite, inForm }: FieldControlProps) {
  const t = useText()
  const offered = field.options.filter(
    (option) => !option.archived || option.id === value || (Array.isArray(value) && value.includes(option.id)),
  )
  const hint = field.hint || undefined
  switch (field.kind) {
    case 'flag':
      return (
        <Checkbox
          checked={value === true}
          onChange={(event) => onWrite(event.target.checked ? true : null)}
          hint={hint}
        >
          {field.name}
        </Checkbox>
      )
    case 'choices': {
      const chosen = Array.isArray(value) ? value : []
      return (
        <fieldset className={css.choices}>
          <legend>{field.name}</legend>
          {offered.map((option) => (
            <Checkbox
              key={option.id}
              checked={chosen.includes(option.id)}
              onChange={(event) =>
                onWrite(event.target.checked ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))
              }
            >
              {option.name}
            </Checkbox>
          ))}
          {hint && <p className="hint">{hint}</p>}
        </fieldset>
      )
    }
    case 'choice':
      return (
        <Field label={field.name} hint={hint}>
          <Select
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => onWrite(event.target.value || null)}
          >
            <option value="">{t('fields.nothing')}</option>
            {offered.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </Select>
        </Field>
      )
    case 'person':
      return <Person field={field} value={value} onWrite={onWrite} />
    default:
      return (
        <Field label={field.name} hint={hint}>
          <Typed key={inForm ? '' : String(value)} field={field} value={value} onWrite={onWrite} inForm={inForm} />
        </Field>
      )
  }
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

function Typed({ field, value, onWrite, inForm }: FieldControlProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value))
  const meant = (words: string): Value =>
    words.trim() === '' ? null : field.kind === 'number' ? Number(words) : words.trim()
  const finish = (input: HTMLInputElement) => {
    if (!input.validity.valid && typed.trim()) return void input.reportValidity()
    onWrite(meant(typed))
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (inForm) return
    if (event.key === 'Enter') finish(event.currentTarget)
    if (event.key !== 'Escape') return
    event.stopPropagation()
    setTyped(value === null ? '' : String(value))
    event.currentTarget.blur()
  }
  return (
    <Input
      type={field.kind === 'number' ? 'number' : field.kind === 'date' ? 'date' : 'text'}
      step={field.kind === 'number' ? 'any' : undefined}
      maxLength={field.kind === 'text' ? 2000 : undefined}
      dir="auto"
      autoComplete="off"

      value={typed}
      onChange={(event) => {
        setTyped(event.target.value)
        if (inForm) onWrite(meant(event.target.value))
      }}
      onBlur={(event) => !inForm && finish(event.target)}
      onKeyDown={press}
    />
  )
}
