// What one customer has agreed to, each with the one step that changes it.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Chip, type ChipKind } from '#web/kit/Chip.tsx'
import type { IconName } from '#web/kit/Icon.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { ConsentView, State } from '../consents.contract.ts'
import css from './consents.module.css'
import { consentsQuery, useConsentChange } from './data.ts'
import { useLanguages } from './languages.ts'

const HistoryDialog = part(() => import('./HistoryDialog.tsx'))

const looks: Record<State, [ChipKind, IconName]> = {
  none: ['plain', 'circle-dashed'],
  pending: ['warn', 'clock'],
  expired: ['plain', 'clock-alert'],
  given: ['good', 'check'],
  withdrawn: ['bad', 'x'],
}

export function ConsentsHere({ customerId, inPanel }: { customerId: string; inPanel?: boolean }) {
  const t = useText()
  const { data, error, refetch } = useQuery(consentsQuery(customerId))
  const [isOpen, setOpen] = useState(false)
  const change = useConsentChange(customerId)
  if (error && !data)
    return <ErrorState title={t('consents.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
  if (!data?.items.length) return null
  return (
    <Section title={t('consents.title')} level={inPanel ? 3 : 2}>
      <ul className={css.list}>
        {data.items.map((consent) => (
          <Line key={`${consent.purposeId} ${consent.channel}`} consent={consent} onChange={change} />
        ))}
      </ul>
      <Button variant="link" size="small" onClick={() => setOpen(true)}>
        {t('consents.history')}
      </Button>
      {isOpen && (
        <Suspense>
          <HistoryDialog customerId={customerId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  )
}

type Change = ReturnType<typeof useConsentChange>

function Line({ consent, onChange }: { consent: ConsentView; onChange: Change }) {
  const t = useText()
  const { purpose, channel, state, at, by, source } = consent
  const [kind, icon] = looks[state]
  return (
    <li className={css.line}>
      <div className="grow">
        <span className={css.name}>
          <bdi>{purpose}</bdi> <span className="dim">{t(`consents.channels.${channel}`)}</span>
        </span>
        <span className="row wrap sm dim">
          <Chip kind={kind} icon={icon}>
            {t(`consents.states.${state}`)}
          </Chip>
          {at && state !== 'none' && <RelativeTime at={at} form="brief" />}
          {at && state !== 'none' && (by ? <bdi>{by.name}</bdi> : source && t(`consents.sources.${source}`))}
        </span>
      </div>
      <Steps consent={consent} onChange={onChange} />
    </li>
  )
}

/** In which of its languages the customer hears it is asked only where there are several. */
function Steps({ consent, onChange }: { consent: ConsentView; onChange: Change }) {
  const t = useText()
  const { languageName } = useLanguages()
  const { purpose, channel, state, allowed, languages } = consent
  const of = { purpose, channel: t(`consents.channels.${channel}`) }
  const label = t(state === 'pending' ? 'consents.again' : consent.doubleOptIn ? 'consents.ask' : 'consents.give')
  const give = (
    <Button
      size="small"
      aria-label={t('consents.stepOf', { step: label, ...of })}
      onClick={languages.length > 1 ? undefined : () => void onChange('give', consent)}
    >
      {label}
    </Button>
  )
  return (
    <span className={css.steps}>
      {allowed.includes('give') &&
        (languages.length > 1 ? (
          <Menu align="end" trigger={give}>
            {languages.map((language) => (
              <MenuItem key={language} onClick={() => void onChange('give', consent, language)}>
                {t('consents.inLanguage', { language: languageName(language) })}
              </MenuItem>
            ))}
          </Menu>
        ) : (
          give
        ))}
      {allowed.includes('withdraw') && state !== 'none' && (
        <Button
          size="small"
          aria-label={t('consents.stepOf', { step: t('consents.withdraw'), ...of })}
          onClick={() => void onChange('withdraw', consent)}
        >
          {t('consents.withdraw')}
        </Button>
      )}
    </span>
  )
}
