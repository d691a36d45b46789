// Customers side by side: what becomes of each thing, whose holds where they differ, and which of them stays.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { isRefusal } from '#web/api.ts'
import { useMay } from '#web/session.tsx'
import { useRouteParams, useRouteSearch } from '#web/route.ts'
import { part } from '#web/part.ts'
import { type ComparisonView, most } from '../identity.contract.ts'
import { Comparison } from './Comparison.tsx'
import { mergeNow } from './commands.ts'
import { keepApart, mergeThem } from './data.ts'

const MergeWith = part(() => import('./MergeWith.tsx'))

export default function ComparePage() {
  const t = useText()
  const { customerId = '' } = useRouteParams<'customerId'>()
  const withIds = (useRouteSearch<{ with?: string }>().with ?? '').split(',').filter(Boolean)
  const { data, error, refetch } = useQuery({
    ...api.identity.compare.query({ customerId, withIds: withIds.join(',') }),
    enabled: withIds.length > 0,
    placeholderData: keepPreviousData,
  })
  const isGone =
    !withIds.length || isRefusal(error, 'identity.customerNotFound') || isRefusal(error, 'identity.sameCustomer')
  if (data)
    return <Whole key={data.people.map(({ id }) => id).join()} comparison={data} onNewest={() => void refetch()} />
  return (
    <Page title={t('identity.compareTitle')}>
      {isGone ? (
        <EmptyState icon="contact" title={t('customers.unknown.title')}>
          {t('customers.unknown.text')}
        </EmptyState>
      ) : error ? (
        <ErrorState title={t('identity.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={6} shape={[20, 40, 40]} />
      )}
    </Page>
  )
}

function Whole({ comparison, onNewest }: { comparison: ComparisonView; onNewest: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const mayWrite = useMay('identity:write')
  const { people, state } = comparison
  const [keepId, setKeepId] = useState(people[0]!.id)
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({})
  const [refused, setRefused] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [adding, setAdding] = useState(false)
  const keep = people.find(({ id }) => id === keepId)!
  const others = people.filter(({ id }) => id !== keepId)
  const merge = async () => {
    if (busy) return
    setBusy(true)
    setRefused(undefined)
    try {
      await mergeThem(t, navigate, {
        customerId: keepId,
        fromIds: others.map(({ id }) => id),
        choices: Object.entries(choices).map(([key, customerId]) => ({ key, customerId })),
        state,
        name: keep.name,
      })
    } catch (error) {
      setRefused(error)
      setBusy(false)
      onNewest()
    }
  }
  useCommand(mergeNow, () => void merge())
  return (
    <Page
      title={t('identity.compareTitle')}
      actions={
        <>
          {people.length <= most.merged && (
            <Button icon="plus" onClick={() => setAdding(true)}>
              {t('identity.addAnother')}
            </Button>
          )}
          {mayWrite && others.length === 1 && (
            <Button
              onClick={() =>
                void keepApart(t, keep, others[0]!).then(async (done) => {
                  if (done) await navigate({ to: `/customers/${keepId}` })
                })
              }
            >
              {t('identity.notSame')}
            </Button>
          )}
          <CommandButton command={mergeNow} variant="primary" busy={busy} />
        </>
      }
    >
      <p className="sm dim">{t('identity.compareWords')}</p>
      {refused !== undefined && <Banner kind="warn">{problemOf(refused).title}</Banner>}
      <Comparison
        comparison={comparison}
        keepId={keepId}
        choices={choices}
        onKeep={setKeepId}
        onChoose={(key, customerId) => setChoices({ ...choices, [key]: customerId })}
      />
      {adding && (
        <Suspense>
          <MergeWith customerId={keepId} beside={others.map(({ id }) => id)} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </Page>
  )
}
