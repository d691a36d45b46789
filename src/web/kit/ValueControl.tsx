// The control for one typed fact that people made up: a field of a conversation, an attribute of a customer. What is
// chosen counts at once, what is typed when one leaves it or presses Enter; Escape takes back what was typed.
import { useState, type KeyboardEvent } from 'react'
import { Checkbox } from './Choice.tsx'
import { Field, Input, Select } from './Field.tsx'

export type TypedFact = {
  kind: 'text' | 'number' | 'date' | 'link' | 'flag' | 'choice' | 'choices'
  name: string
  hint: string
  options: readonly { id: string; name: string; archived: boolean }[]
}
type Value = string | number | boolean | string[] | null

export type ValueControlProps = {
  fact: TypedFact
  value: Value
  /** How an empty choice is called. */
  nothing: string
  onWrite: (value: Value) => void
  /** In a form that is sent as a whole: what is typed counts letter by letter. */
  inForm?: boolean
}

export function ValueControl({ fact, value, nothing, onWrite, inForm }: ValueControlProps) {
  const offered = fact.options.filter(
    (option) => !option.archived || option.id === value || (Array.isArray(value) && value.includes(option.id)),
  )
  const hint = fact.hint || undefined
  switch (fact.kind) {
    case 'flag':
      return (
        <Checkbox
          checked={value === true}
          onChange={(event) => onWrite(event.target.checked ? true : null)}
          hint={hint}
        >
          {fact.name}
        </Checkbox>
      )
    case 'choices': {
      const chosen = Array.isArray(value) ? value : []
      return (
        <fieldset className="choices">
          <legend>{fact.name}</legend>
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
        <Field label={fact.name} hint={hint}>
          <Select
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => onWrite(event.target.value || null)}
          >
            <option value="">{nothing}</option>
            {offered.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name}
              </option>
            ))}
          </Select>
        </Field>
      )
    default:
      return (
        <Field label={fact.name} hint={hint}>
          <Typed
            key={inForm ? '' : String(value)}
            fact={fact}
            value={value}
            nothing={nothing}
            onWrite={onWrite}
            inForm={inForm}
          />
        </Field>
      )
  }
}

const types = { number: 'number', date: 'date', link: 'url', text: 'text' } as const

function Typed({ fact: { kind }, value, onWrite, inForm }: ValueControlProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value))
  const meant = (words: string): Value =>
    words.trim() === '' ? null : kind === 'number' ? Number(words) : words.trim()
  const finish = (input: HTMLInputElement) => {
    // An address may be typed without what stands before it.
    if (!input.validity.valid && kind !== 'link' && typed.trim()) return void input.reportValidity()
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
      type={types[kind as keyof typeof types]}
      step={kind === 'number' ? 'any' : undefined}
      maxLength={kind === 'text' || kind === 'link' ? 2000 : undefined}
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
