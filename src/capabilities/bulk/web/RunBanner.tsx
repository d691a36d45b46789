// How far the latest change of many is, what came of it, and the way to stop it or take it back.
import { Suspense, useEffect, useRef, useState } from 'react'
import { few } from '#capabilities/inbox/web/many.ts'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { usePreference } from '#web/preferences.ts'
import { failed } from '#web/kit/failed.ts'
import type { RunView } from '../bulk.contract.ts'
import { isGoing, refresh, useLatestRun } from './running.ts'
import { useWhatWords } from './words.ts'
import css from './bulk.module.css'

const TroubleDialog = part(() => import('./TroubleDialog.tsx'))

/** What ended so long ago needs no word any more. */
const toldMs = 12 * 3600_000

export default function RunBanner() {
  const run = useLatestRun()
  const now = useNow()
  useWordAtEnd(run)
  const [putAway, setPutAway] = usePreference('bulk.putAway', '')
  if (!run) return null
  const sign = `${run.id} ${run.state}`
  const isSmooth = run.total <= few && !run.failed && !run.kept && (run.state === 'done' || run.state === 'undone')
  if (!isGoing(run) && (isSmooth || putAway === sign || now - Date.parse(run.beganAt) > toldMs)) return null
  return <Told run={run} onPutAway={() => setPutAway(sign)} />
}

/** When it has ended before one's eyes: said at the foot, and taken back with Z. */
function useWordAtEnd(run: RunView | undefined): void {
  const t = useText()
  const words = useWhatWords()
  const going = useRef<string>(undefined)
  useEffect(() => {
    if (!run) return
    const was = going.current
    going.current = isGoing(run) ? run.id : undefined
    if (was !== run.id || run.state !== 'done' || !run.allowed.includes('undo')) return
    toast({
      text: t('bulk.run.done', { what: words(run.what), done: run.done }),
      icon: 'check-check',
      undo: () => api.bulk.undo({ runId: run.id }).then(refresh),
    })
  }, [run, t, words])
}

function Told({ run, onPutAway }: { run: RunView; onPutAway: () => void }) {
  const t = useText()
  const [showing, setShowing] = useState(false)
  const words = useWhatWords()
  const trouble = run.failed + run.kept
  const act = (action: 'stop' | 'goOn' | 'undo') => void api.bulk[action]({ runId: run.id }).then(refresh, failed)
  const may = (action: 'stop' | 'goOn' | 'undo') => run.allowed.includes(action)
  return (
    <Banner
      kind={run.state === 'failed' ? 'bad' : trouble && !isGoing(run) ? 'warn' : 'plain'}
      icon={isGoing(run) ? 'check-check' : undefined}
      action={
        <span className={css.acts}>
          {trouble > 0 && (
            <Button size="small" variant="quiet" onClick={() => setShowing(true)}>
              {t('bulk.run.which')}
            </Button>
          )}
          {may('stop') && (
            <Button size="small" onClick={() => act('stop')}>
              {t('bulk.run.stop')}
            </Button>
          )}
          {may('goOn') && (
            <Button size="small" onClick={() => act('goOn')}>
              {t('bulk.run.goOn')}
            </Button>
          )}
          {may('undo') && (
            <Button size="small" onClick={() => act('undo')}>
              {t('bulk.run.undo')}
            </Button>
          )}
          {!isGoing(run) && <IconButton icon="x" size="small" label={t('bulk.run.putAway')} onClick={onPutAway} />}
        </span>
      }
    >
      {isGoing(run) ? <Going run={run} what={words(run.what)} /> : <Ended run={run} what={words(run.what)} />}
      {showing && (
        <Suspense>
          <TroubleDialog run={run} onClose={() => setShowing(false)} />
        </Suspense>
      )}
    </Banner>
  )
}

function Going({ run, what }: { run: RunView; what: string }) {
  const t = useText()
  const format = useFormats()
  const { state, total, done, unchanged, failed: refused, undone, kept } = run
  if (state === 'gathering') return <ProgressBar value={0} label={what} children={t('bulk.run.gathering', { what })} />
  const back = state === 'undoing'
  const [value, max] = back ? [undone + kept, done + undone + kept] : [done + unchanged + refused, total]
  return (
    <ProgressBar value={value} max={max} label={what}>
      {t(back ? 'bulk.run.undoing' : 'bulk.run.running', {
        what,
        value: format.number(value),
        max: format.number(max),
      })}
    </ProgressBar>
  )
}

function Ended({ run, what }: { run: RunView; what: string }) {
  const t = useText()
  const { state, total, done, unchanged, failed: refused, undone, kept, capped, why } = run
  if (state === 'failed') return <>{t('bulk.run.failed', { what, why, done })}</>
  if (state === 'undone') return <>{t('bulk.run.undone', { what, undone, kept })}</>
  return (
    <>
      {state === 'stopped'
        ? t('bulk.run.stopped', { what, done, rest: Math.max(0, total - done - unchanged - refused) })
        : t('bulk.run.done', { what, done })}{' '}
      {unchanged > 0 && t('bulk.run.unchanged', { count: unchanged })}{' '}
      {refused > 0 && t('bulk.run.refused', { count: refused })} {capped && t('bulk.run.capped', { count: total })}
    </>
  )
}
