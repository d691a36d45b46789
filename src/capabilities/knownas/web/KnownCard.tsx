// How a customer likes to be known, beside a conversation and on their page; and what their words suggest.
import { Suspense, useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts, Section } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { KnownView } from '../knownas.contract.ts'
import { LocalTime } from './LocalTime.tsx'
import { Sound } from './Sound.tsx'
import { Suggestions } from './Suggestions.tsx'
import { useKnown } from './data.ts'
import css from './knownas.module.css'
import { Source } from './Source.tsx'
import { useFacts } from './use-facts.ts'

const KnownDialog = part(() => import('./KnownDialog.tsx'))

export function KnownCard({ customerId, inPanel }: { customerId: string; inPanel?: boolean }) {
  const t = useText()
  const factsOf = useFacts()
  const { data, error, refetch } = useKnown(customerId)
  const [editing, setEditing] = useState(false)
  if (error && !data)
    return <ErrorState title={t('knownas.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
  const mayChange = data?.allowed.includes('change')
  const facts = data ? factsOf(data.card) : []
  return (
    <Section
      title={t('knownas.title')}
      level={inPanel ? 3 : 2}
      aside={
        mayChange && (
          <Button variant="link" size="small" aria-label={t('knownas.editLabel')} onClick={() => setEditing(true)}>
            {t('knownas.edit')}
          </Button>
        )
      }
    >
      {!data ? (
        <LoadingRows rows={2} shape={[30, 50]} />
      ) : (
        <div className={css.card}>
          {!facts.length && !data.timeZone && <p className="sm faint">{t('knownas.nothing')}</p>}
          <Facts
            facts={[
              ...facts.map(
                (fact) =>
                  [
                    fact.term,
                    <span key={fact.term}>
                      <bdi>{fact.words}</bdi>
                      {!inPanel && <Source known={data} of={fact.key} />}
                    </span>,
                  ] as const,
              ),
              data.timeZone
                ? [
                    t('knownas.facts.time'),
                    <span key="time">
                      <LocalTime timeZone={data.timeZone} />
                      {!inPanel && <Source known={data} of="timeZone" />}
                    </span>,
                  ]
                : null,
            ]}
          />
          <Sound known={data} inPanel={inPanel} />
          {inPanel && <Sources known={data} />}
          <Suggestions known={data} />
        </div>
      )}
      {editing && data && (
        <Suspense>
          <KnownDialog known={data} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </Section>
  )
}

/** In the panel one line for all; on the page each entry says where it comes from. */
function Sources({ known: { told } }: { known: KnownView }) {
  const t = useText()
  const { date } = useFormats()
  const last = told
    .map(({ at }) => at)
    .toSorted()
    .at(-1)
  if (!last) return null
  const isTheirs = told.every(({ source }) => source !== 'agent')
  return <p className={css.source}>{t(isTheirs ? 'knownas.allTold' : 'knownas.lastNoted', { day: date(last) })}</p>
}
