// What one customer has agreed to, each with the one step that changes it.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Icon, type IconName } from '#web/kit/Icon.tsx'
import { Menu, MenuChoice, MenuGroup, MenuItem } from '#web/kit/Menu.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { type ConsentView, type State, ways } from '../consents.contract.ts'
import css from './consents.module.css'
import { consentsQuery, useConsentChange } from './data.ts'
import { useLanguages } from '#web/kit/languages.ts'

const HistoryDialog = part(() => import('./HistoryDialog.tsx'))

/** A colour's class, and a sign. */
const looks: Record<State, [string, IconName]> = {
  none: ['faint', 'circle-dashed'],
  pending: ['warn', 'clock'],
  expired: ['faint', 'clock-alert'],
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
    <Section
      title={t('consents.title')}
      level={inPanel ? 3 : 2}
      aside={
        <Button variant="link" size="small" onClick={() => setOpen(true)}>
          {t('consents.historyShort')}
        </Button>
      }
    >
      <ul className={css.list}>
        {data.items.map((consent) => (
          <Line key={`${consent.purposeId} ${consent.channel}`} consent={consent} onChange={change} />
        ))}
      </ul>
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
  const [colour, icon] = looks[state]
  return (
    <li className={css.line}>
      <span className={colour}>
        <Icon name={icon} size="s" />
      </span>
      <div className={css.what}>
        <bdi>{purpose}</bdi>, {t(`consents.channels.${channel}`)}
        <span className={css.since}>
          {t(`consents.states.${state}`)}
          {at && state !== 'none' && (
            <>
              {' · '}
              <RelativeTime at={at} form="brief" />
              {' · '}
              {by ? <bdi>{by.name}</bdi> : source && t(`consents.sources.${source}`)}
            </>
          )}
        </span>
      </div>
      <Steps consent={consent} onChange={onChange} />
    </li>
  )
}

/**
 * Whether the customer is asked by mail, or has said so: then the way they did belongs to the proof. In which language
 * they heard it is asked only where there are several.
 */
function Steps({ consent, onChange }: { consent: ConsentView; onChange: Change }) {
  const t = useText()
  const { locale } = useFormats()
  const { languageName } = useLanguages()
  const { purpose, channel, state, allowed, languages, doubleOptIn } = consent
  const usual = languages.find((each) => each === locale) ?? languages[0]!
  const [language, setLanguage] = useState(usual)
  const of = { purpose, channel: t(`consents.channels.${channel}`) }
  const button = (label: string, onClick?: () => void) => (
    <Button variant="link" size="small" aria-label={t('consents.stepOf', { step: label, ...of })} onClick={onClick}>
      {label}
    </Button>
  )
  const ask = t(state === 'pending' ? 'consents.again' : 'consents.ask')
  const said = (what: 'give' | 'withdraw') => (
    <MenuGroup label={t('consents.way')}>
      {ways.map((how) => (
        <MenuItem key={how} onClick={() => void onChange(what, consent, { how, language })}>
          {t(`consents.ways.${how}`)}
        </MenuItem>
      ))}
    </MenuGroup>
  )
  return (
    <span className={css.steps}>
      {allowed.includes('give') && doubleOptIn && languages.length === 1 && button(ask, () => void onChange('give', consent))}
      {allowed.includes('give') && doubleOptIn && languages.length > 1 && (
        <Menu align="end" trigger={button(ask)}>
          {languages.map((each) => (
            <MenuItem key={each} onClick={() => void onChange('give', consent, { language: each })}>
              {t('consents.inLanguage', { language: languageName(each) })}
            </MenuItem>
          ))}
        </Menu>
      )}
      {allowed.includes('give') && !doubleOptIn && (
        <Menu align="end" trigger={button(t('consents.give'))}>
          {languages.length > 1 && (
            <MenuChoice
              label={t('consents.heardIn')}
              value={language}
              onChange={setLanguage}
              options={languages.map((each) => ({ value: each, label: languageName(each) }))}
            />
          )}
          {said('give')}
        </Menu>
      )}
      {allowed.includes('withdraw') && state !== 'none' && (
        <Menu align="end" trigger={button(t('consents.withdraw'))}>
          {said('withdraw')}
        </Menu>
      )}
    </span>
  )
}
