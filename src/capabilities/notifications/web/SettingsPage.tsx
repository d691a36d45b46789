// What one is told about, where and when.
import { FormError } from '#web/kit/Form.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { Checkbox, Choices as ChoiceGroup, Radio, Switch } from '#web/kit/Choice.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { kinds, paces, ways } from '../notifications.contract.ts'
import { Browsers } from './Browsers.tsx'
import { chime } from './chime.ts'
import { type Choices, useChoices } from './useChoices.ts'
import css from './notifications.module.css'

type PartProps = { choices: Choices; change: (part: Partial<Choices>) => void }

export default function SettingsPage() {
  const t = useText()
  const format = useFormats()
  const { view, isSaved, error, refetch, change, problem, takeNewest } = useChoices()
  if (!view)
    return (
      <Page title={t('notifications.settings.title')} bodyClass="set-body">
        {error ? (
          <ErrorState title={t('notifications.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingRows rows={6} shape={[40, 60]} />
        )}
      </Page>
    )
  const part = { choices: view.settings, change }
  return (
    <Page title={t('notifications.settings.title')} bodyClass="set-body">
      <div data-saved={isSaved || undefined}>
        {problem ? <SaveError error={problem} onNewest={takeNewest} /> : <FormError />}
        <Section title={t('notifications.settings.what')}>
          <Matrix {...part} />
        </Section>
        <Section title={t('notifications.settings.quiet')}>
          <QuietHours {...part} />
          <p className="xs dim">
            {t('notifications.settings.zone', { zone: view.timeZone })}{' '}
            {view.quietUntil && t('notifications.settings.quietNow', { until: format.full(view.quietUntil) })}
          </p>
        </Section>
        <Section title={t('notifications.settings.browsers')}>
          <Browsers />
        </Section>
        <Section title={t('notifications.settings.mail')}>
          <Mail {...part} />
        </Section>
        <Section title={t('notifications.settings.sound')}>
          <Switch
            checked={view.settings.sound}
            onChange={(event) => {
              change({ sound: event.target.checked })
              if (event.target.checked) void chime()
            }}
            hint={t('notifications.settings.soundHint')}
          >
            {t('notifications.settings.soundOn')}
          </Switch>
        </Section>
      </div>
    </Page>
  )
}

function Matrix({ choices: { choices }, change }: PartProps) {
  const t = useText()
  return (
    <>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('notifications.settings.event')}</th>
            {ways.map((way) => (
              <th key={way} scope="col">
                {t(`notifications.ways.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`notifications.kinds.${kind}`)}</th>
              {ways.map((way) => (
                <td key={way}>
                  <label>
                    <input
                      type="checkbox"
                      aria-label={t('notifications.settings.cell', {
                        kind: t(`notifications.kinds.${kind}`),
                        way: t(`notifications.ways.${way}`),
                      })}
                      checked={choices[kind][way]}
                      onChange={(event) =>
                        change({ choices: { ...choices, [kind]: { ...choices[kind], [way]: event.target.checked } } })
                      }
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="xs dim">{t('notifications.settings.own')}</p>
    </>
  )
}

function QuietHours({ choices: { quiet }, change }: PartProps) {
  const t = useText()
  const set = (part: Partial<Choices['quiet']>) => change({ quiet: { ...quiet, ...part } })
  return (
    <div className="stack">
      <Switch
        checked={quiet.on}
        onChange={(event) => set({ on: event.target.checked })}
        hint={t('notifications.settings.quietHint')}
      >
        {t('notifications.settings.quietOn')}
      </Switch>
      {quiet.on && (
        <>
          <div className={css.times}>
            <Time label={t('notifications.settings.from')} value={quiet.from} onChange={(from) => set({ from })} />
            <Time label={t('notifications.settings.to')} value={quiet.to} onChange={(to) => set({ to })} />
          </div>
          <Days label={t('notifications.settings.days')} days={quiet.days} onChange={(days) => set({ days })} />
          <Days
            label={t('notifications.settings.daysOff')}
            days={quiet.daysOff}
            onChange={(daysOff) => set({ daysOff })}
          />
        </>
      )}
    </div>
  )
}

function Mail({ choices: { pace, mailAt }, change }: PartProps) {
  const t = useText()
  return (
    <div className="stack">
      <ChoiceGroup label={t('notifications.settings.pace')}>
        {paces.map((each) => (
          <Radio key={each} name="pace" checked={pace === each} onChange={() => change({ pace: each })}>
            {t(`notifications.paces.${each}`)}
          </Radio>
        ))}
      </ChoiceGroup>
      {pace === 'daily' && (
        <div className={css.times}>
          <Time
            label={t('notifications.settings.mailAt')}
            value={mailAt}
            onChange={(next) => change({ mailAt: next })}
          />
        </div>
      )}
      <p className="xs dim">{t('notifications.settings.mailHint')}</p>
    </div>
  )
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label}>
      <Input
        type="time"
        value={value}
        onChange={(event) => event.target.value && onChange(event.target.value)}
        required
      />
    </Field>
  )
}

/** A Monday, to name the days of the week after. */
const monday = Date.UTC(2024, 0, 1)

function Days({
  label,
  days,
  onChange,
}: {
  label: string
  days: readonly number[]
  onChange: (days: number[]) => void
}) {
  const { locale } = useFormats()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (
    <ChoiceGroup label={label}>
      <div className={css.days}>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <Checkbox
            key={day}
            checked={days.includes(day)}
            onChange={(event) => onChange(event.target.checked ? [...days, day] : days.filter((each) => each !== day))}
          >
            {name.format(monday + (day - 1) * 86_400_000)}
          </Checkbox>
        ))}
      </div>
    </ChoiceGroup>
  )
}
