// Fetching mail that was there before Heed: from a day or everything, watched as it goes, stopped and gone on with.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Radio } from '#web/kit/Choice.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Input } from '#web/kit/Field.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { BackfillView, MailboxSettings } from '../mailboxes.views.ts'
import css from './mailboxes.module.css'

/** Asked for too while it runs, should a whisper get lost (ms). */
const often = 3000

export function Backfill({ mailbox: { id: mailboxId, active } }: { mailbox: MailboxSettings }) {
  const t = useText()
  const query = api.mailboxes.backfills.query({ mailboxId })
  const { data } = useQuery({ ...query, refetchInterval: ({ state }) => (state.data?.items.some((each) => each.state === 'running') ? often : false) })
  const refresh = () => queryClient.invalidateQueries({ queryKey: query.queryKey })
  const start = useMutation({ mutationFn: (since: string | null) => api.mailboxes.startBackfill({ mailboxId, since }), onSettled: refresh })
  const stop = useMutation({ mutationFn: (backfillId: string) => api.mailboxes.stopBackfill({ backfillId }), onSettled: refresh })
  const running = data?.items.find(({ state }) => state === 'running')
  const past = data?.items.filter(({ state }) => state !== 'running').slice(0, 3) ?? []
  return (
    <Section title={t('mailboxes.backfill.title')}>
      <FormError error={start.error ?? stop.error ?? null} />
      {running ? <Running backfill={running} isPaused={!active} busy={stop.isPending} onStop={() => stop.mutate(running.id)} /> : data && <Start busy={start.isPending} onStart={(since) => start.mutate(since)} />}
      {past.length > 0 && (
        <ul className={css.runs}>
          {past.map((backfill, index) => <li key={backfill.id}><Ended backfill={backfill} busy={start.isPending} onAgain={index === 0 && !running ? () => start.mutate(backfill.since) : undefined} /></li>)}
        </ul>
      )}
    </Section>
  )
}

function Start({ busy, onStart }: { busy: boolean; onStart: (since: string | null) => void }) {
  const t = useText()
  const [all, setAll] = useState(false)
  const [since, setSince] = useState(() => new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10))
  return (
    <div className="stack">
      <p className="sm dim">{t('mailboxes.backfill.text')}</p>
      <fieldset className="stack">
        <legend className="sr">{t('mailboxes.backfill.title')}</legend>
        <div className="row wrap">
          <Radio name="backfill" checked={!all} onChange={() => setAll(false)}>{t('mailboxes.backfill.since')}</Radio>
          <Input type="date" aria-label={t('mailboxes.backfill.firstDay')} value={since} style={{ inlineSize: 'auto' }} onChange={(event) => { setSince(event.target.value); setAll(false) }} />
        </div>
        <Radio name="backfill" checked={all} onChange={() => setAll(true)}>{t('mailboxes.backfill.everything')}</Radio>
      </fieldset>
      <p><Button icon="download" busy={busy} disabledReason={all || since ? undefined : t('mailboxes.backfill.chooseDay')} onClick={() => onStart(all ? null : since)}>{t('mailboxes.backfill.start')}</Button></p>
    </div>
  )
}

function Running({ backfill: { fetched, total, since, id, allowed }, isPaused, busy, onStop }: { backfill: BackfillView; isPaused: boolean; busy: boolean; onStop: () => void }) {
  const t = useText()
  const format = useFormats()
  const words = total === null ? t('mailboxes.backfill.counting') : t('mailboxes.backfill.progress', { fetched, total })
  return (
    <div className={css.run} key={id}>
      <div className="row wrap">
        <span className="sm">{since ? t('mailboxes.backfill.runningSince', { day: format.date(`${since}T12:00:00Z`) }) : t('mailboxes.backfill.runningAll')}</span>
        {allowed.includes('stop') && <span className="push"><Button size="small" icon="pause" busy={busy} onClick={onStop}>{t('mailboxes.backfill.stop')}</Button></span>}
      </div>
      <ProgressBar value={fetched} max={total ?? undefined} label={t('mailboxes.backfill.title')}>{isPaused ? t('mailboxes.backfill.paused') : words}</ProgressBar>
    </div>
  )
}

const chips = { done: 'good', failed: 'bad', stopped: 'plain', running: 'plain' } as const

function Ended({ backfill: { state, fetched, total, said, since, endedAt }, busy, onAgain }: { backfill: BackfillView; busy: boolean; onAgain?: () => void }) {
  const t = useText()
  const format = useFormats()
  return (
    <div className={css.run}>
      <span className="row wrap">
        <Chip kind={chips[state]}>{t(`mailboxes.backfill.state.${state}`)}</Chip>
        <span>{total === null ? t('mailboxes.backfill.counted', { fetched }) : t('mailboxes.backfill.progress', { fetched, total })}</span>
        <span className="faint">{since ? t('mailboxes.backfill.fromDay', { day: format.date(`${since}T12:00:00Z`) }) : t('mailboxes.backfill.all')} · {endedAt && <RelativeTime at={endedAt} form="brief" />}</span>
        {onAgain && state !== 'done' && <Button size="small" icon="play" busy={busy} onClick={onAgain}>{t('mailboxes.backfill.goOn')}</Button>}
      </span>
      {said && <span className={css.said}>{said}</span>}
      {onAgain && state !== 'done' && <span className="xs faint">{t('mailboxes.backfill.goOnHint')}</span>}
    </div>
  )
}
