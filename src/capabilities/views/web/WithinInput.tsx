// Since when what happened counts: ever, or in the last so many days.
import { Input, Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './builder.module.css'

const daySeconds = 86_400
const usual = 90

/** In seconds; undefined: ever. */
export function WithinInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: number | undefined
  onChange: (within: number | undefined) => void
}) {
  const t = useText()
  return (
    <span className={css.span}>
      <Select
        aria-label={label}
        value={value === undefined ? 'ever' : 'last'}
        onChange={({ target }) => onChange(target.value === 'last' ? usual * daySeconds : undefined)}
      >
        <option value="ever">{t('views.within.ever')}</option>
        <option value="last">{t('views.within.last')}</option>
      </Select>
      {value !== undefined && (
        <Input
          type="number"
          min={1}
          max={3650}
          aria-label={t('views.within.days')}
          value={String(Math.round(value / daySeconds))}
          onChange={({ target }) => {
            const days = Math.min(3650, Math.round(target.valueAsNumber))
            if (days >= 1) onChange(days * daySeconds)
          }}
        />
      )}
    </span>
  )
}
