// What a fact is compared with: words, a number, a span of time, a day, or some of a list.
import { useState } from 'react'
import type { Test } from '#capabilities/conditions/conditions.contract.ts'
import { Checkbox } from '#web/kit/Choice.tsx'
import { Input, SearchInput, Select } from '#web/kit/Field.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { NamedFacet } from './data.ts'
import { fromDay, toDay } from './days.ts'
import type { Needs } from './ops.ts'
import { useOptions } from './options.ts'
import css from './builder.module.css'

type Value = Test['value']
export type ValueInputProps = { facet: NamedFacet; needs: Needs; value: Value; onChange: (value: Value) => void }

export function ValueInput(props: ValueInputProps) {
  const t = useText()
  const { timeZone } = useFormats()
  const { facet, needs, value, onChange } = props
  const label = t('views.builder.value', { facet: facet.words })
  switch (needs) {
    case 'nothing':
      return null
    case 'list':
      return <ListInput {...props} label={label} />
    case 'span':
      return <SpanInput value={value} label={label} onChange={onChange} />
    case 'day':
      return (
        <Input
          type="date"
          aria-label={label}
          value={toDay(value, facet, timeZone)}
          onChange={(event) => onChange(fromDay(event.target.value, facet, timeZone))}
        />
      )
    case 'number':
      return (
        <Input
          type="number"
          aria-label={label}
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.valueAsNumber)}
        />
      )
    case 'text':
      return (
        <Input
          aria-label={label}
          maxLength={500}
          autoComplete="off"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

const units = { minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 } as const
type Unit = keyof typeof units
const inOrder = Object.keys(units) as Unit[]

function SpanInput({ value, label, onChange }: { value: Value; label: string; onChange: (value: Value) => void }) {
  const t = useText()
  const [unit, setUnit] = useState<Unit>(() =>
    typeof value === 'number' && value > 0
      ? (inOrder.findLast((each) => value % units[each] === 0) ?? 'minutes')
      : 'hours',
  )
  const shown = typeof value === 'number' ? String(Math.round((value / units[unit]) * 100) / 100) : ''
  const set = (count: number | undefined, of: Unit) =>
    onChange(count === undefined || Number.isNaN(count) ? undefined : Math.round(count * units[of]))
  return (
    <span className={css.span}>
      <Input
        type="number"
        min={0}
        max={3650}
        step="any"
        aria-label={label}
        value={shown}
        onChange={({ target }) => set(target.value === '' ? undefined : target.valueAsNumber, unit)}
      />
      <Select
        aria-label={t('views.builder.unit')}
        value={unit}
        onChange={({ target }) => {
          const next = target.value as Unit
          setUnit(next)
          if (typeof value === 'number') set(value / units[unit], next)
        }}
      >
        {inOrder.map((each) => (
          <option key={each} value={each}>
            {t(`views.unit.${each}`)}
          </option>
        ))}
      </Select>
    </span>
  )
}

/** Longer lists can be searched. */
const many = 8

function ListInput({ facet, value, label, onChange }: ValueInputProps & { label: string }) {
  const t = useText()
  const options = useOptions()(facet)
  const [sought, setSought] = useState('')
  const chosen = Array.isArray(value) ? value : []
  // What is chosen and does not exist any more can be taken away, if not named.
  const gone = chosen
    .filter((each) => !options.some((option) => option.value === each))
    .map((each) => ({ value: each, label: t('views.value.gone'), sub: undefined }))
  const all = [...options, ...gone]
  const shown = all.filter((option) =>
    `${option.label} ${option.sub ?? ''}`.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase()),
  )
  const toggle = (each: string) =>
    onChange(chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each])
  return (
    <div className={css.list}>
      {all.length > many && (
        <SearchInput
          label={t('views.builder.find', { facet: facet.words })}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <div className={css.options} role="group" aria-label={label}>
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            checked={chosen.includes(option.value)}
            hint={option.sub}
            onChange={() => toggle(option.value)}
          >
            {option.label}
          </Checkbox>
        ))}
        {!shown.length && <p className="faint sm">{t('views.builder.noOption')}</p>}
      </div>
    </div>
  )
}
