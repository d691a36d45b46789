// Days that matter to them, as they told them.
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Card } from '../knownas.contract.ts'
import css from './knownas.module.css'

type Days = Card['dates']

export function Dates({ dates, onChange }: { dates: Days; onChange: (to: Days) => void }) {
  const t = useText()
  const put = (place: number, part: Partial<Days[number]>) =>
    onChange(dates.map((each, at) => (at === place ? { ...each, ...part } : each)))
  return (
    <>
      {dates.map(({ name, day }, place) => (
        <fieldset key={place} className={css.address}>
          <legend className="sm medium">{t('knownas.fields.date')}</legend>
          <Field label={t('knownas.fields.dateName')}>
            <Input
              maxLength={80}
              value={name}
              dir="auto"
              autoComplete="off"
              onChange={(event) => put(place, { name: event.target.value })}
            />
          </Field>
          <Field label={t('knownas.fields.day')}>
            <Input
              maxLength={40}
              value={day}
              dir="auto"
              autoComplete="off"
              onChange={(event) => put(place, { day: event.target.value })}
            />
          </Field>
          <Button variant="link" size="small" onClick={() => onChange(dates.filter((_, at) => at !== place))}>
            {t('knownas.removeDate')}
          </Button>
        </fieldset>
      ))}
      {dates.length < 12 && (
        <Button className={css.add} variant="link" size="small" icon="plus" onClick={() => onChange([...dates, { name: '', day: '' }])}>
          {t('knownas.fields.addDate')}
        </Button>
      )}
    </>
  )
}
