// The connection check beside the form: each step as it happens, the server's own words, and what to do.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { type Check, Checks } from '#web/kit/Checks.tsx'
import { FormError, problemOf } from '#web/kit/Form.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { CheckStep, CheckView } from '../mailboxes.views.ts'
import { type MailboxState, imapOf, smtpOf } from './form-state.ts'
import css from './mailboxes.module.css'

type Name = CheckStep['name']
const receiving: Name[] = ['imapDns', 'imapConnect', 'imapTls', 'imapSignIn', 'imapFolders']
const sending: Name[] = ['smtpDns', 'smtpConnect', 'smtpTls', 'smtpSignIn']

/** While a check runs it is asked for too, should a whisper get lost (ms). */
const often = 1500

/** Tries what is in the form, saved or not. `run` starts it; the newest result is kept. */
export function useCheck(state: MailboxState, mailboxId: string | undefined) {
  const [checkId, setCheckId] = useState<string>()
  const start = useMutation({
    mutationFn: () => api.mailboxes.check({ ...(mailboxId ? { mailboxId } : {}), imap: imapOf(state), smtp: smtpOf(state) }),
    onSuccess: (started) => setCheckId(started.checkId),
  })
  const { data: result } = useQuery({
    ...api.mailboxes.checkResult.query({ checkId: checkId ?? '' }),
    enabled: checkId !== undefined,
    refetchInterval: (query) => (query.state.data && query.state.data.state !== 'running' ? false : often),
  })
  const tried = { receives: state.incoming === 'imap', sends: state.sends }
  const isRunning = start.isPending || (checkId !== undefined && (result?.state ?? 'running') === 'running')
  return { run: () => isRunning || start.mutate(), isRunning, result, error: start.error, tried }
}

export function ConnectionCheck({ check: { run, isRunning, result, error, tried } }: { check: ReturnType<typeof useCheck> }) {
  const t = useText()
  const groups = [
    { title: t('mailboxes.receiving'), names: tried.receives ? receiving : [] },
    { title: t('mailboxes.sending'), names: tried.sends ? sending : [] },
    { title: t('mailboxes.check.arrives'), names: result?.steps.some(({ name }) => name === 'dkim') ? (['dkim'] as Name[]) : [] },
  ].filter(({ names }) => names.length)
  return (
    <aside className="set-check" aria-label={t('mailboxes.check.title')}>
      <div className="row wrap">
        <h2>{t('mailboxes.check.title')}</h2>
        <span className="push"><Button size="small" icon="refresh-cw" busy={isRunning} onClick={run} disabledReason={groups.length ? undefined : t('mailboxes.check.nothing')}>{t('mailboxes.check.do')}</Button></span>
      </div>
      <p className="sm dim" role="status"><Summary result={result} isRunning={isRunning} /></p>
      {error && (Object.keys(problemOf(error).fields).length ? <FormError error={flat(error)} /> : <FormError error={error} />)}
      {groups.map(({ title, names }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <Steps names={names} result={result} />
        </section>
      ))}
    </aside>
  )
}

/** Here no field is near: the first sentence about one says it. */
const flat = (error: unknown): Error => {
  const { title, fields, code } = problemOf(error)
  return new Error(code.startsWith('mailboxes.') ? title : Object.entries(fields).map(([, words]) => words)[0] ?? title)
}

function Summary({ result, isRunning }: { result: CheckView | undefined; isRunning: boolean }) {
  const t = useText()
  const format = useFormats()
  if (isRunning) return t('mailboxes.check.running')
  if (!result) return t('mailboxes.check.notYet')
  const at = format.time(result.endedAt ?? result.startedAt)
  if (result.state === 'interrupted') return t('mailboxes.check.interrupted', { at })
  return result.state === 'ok' ? t('mailboxes.check.ok', { at }) : t('mailboxes.check.failed', { at, count: result.steps.filter(({ state }) => state === 'failed').length })
}

function Steps({ names, result }: { names: Name[]; result: CheckView | undefined }) {
  const t = useText()
  const format = useFormats()
  const checks = names.map((name): Check => {
    const step = result?.steps.find((each) => each.name === name)
    if (!step) return { id: name, title: <span className="faint">{t(`mailboxes.stepNext.${name}`)}</span>, state: 'waiting' }
    const { state, said, ms } = step
    // Without encryption nothing is said; with STARTTLS it happens inside the next step.
    if (state === 'skipped') return said ? { id: name, title: t('mailboxes.stepWithSignIn'), state: 'done' } : { id: name, title: t('mailboxes.stepUnencrypted'), state: 'warning' }
    if (state === 'running' && result?.state !== 'running') return { id: name, title: t(`mailboxes.stepNext.${name}`), state: 'waiting' }
    if (state === 'running') return { id: name, title: t(`mailboxes.stepNext.${name}`), state: 'now' }
    if (state === 'failed') return { id: name, title: t(`mailboxes.stepFailed.${name}`), state: 'failed', why: <Why step={step} /> }
    return { id: name, title: t(`mailboxes.step.${name}`), state: 'done', fact: ms !== null ? t('mailboxes.check.ms', { ms: format.number(ms) }) : undefined, why: said && name !== 'dkim' ? <bdi className="xs faint">{found(t, name, said)}</bdi> : undefined }
  })
  return <Checks checks={checks} />
}

const found = (t: ReturnType<typeof useText>, name: Name, said: string): string => (name === 'imapFolders' ? t('mailboxes.check.folders', { count: Number(said) }) : said)

function Why({ step: { problem, said } }: { step: CheckStep }) {
  const t = useText()
  const code = problem ?? 'other'
  return (
    <>
      <span>{t(`mailboxes.problem.${code}`)} {t(`mailboxes.advice.${code}`)}</span>
      {said && <span className={css.said}><span className="sr">{t('mailboxes.check.said')} </span>{said}</span>}
    </>
  )
}
