// One mailbox: how it does, its settings, earlier mail, signing, and taking it away.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { ApiError, api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useRouteParams } from '#web/route.ts'
import type { MailboxSettings } from '../mailboxes.views.ts'
import { Backfill } from './Backfill.tsx'
import { ConnectionCheck, useCheck } from './ConnectionCheck.tsx'
import { DkimSection } from './DkimSection.tsx'
import { Heartbeat } from './Heartbeat.tsx'
import { MailboxForm } from './MailboxForm.tsx'
import { RemoveMailbox } from './RemoveMailbox.tsx'
import { changesOf, stateOf } from './form-state.ts'

export default function MailboxPage() {
  const t = useText()
  const { mailboxId = '' } = useRouteParams<'mailboxId'>()
  const { data: settings, error, refetch } = useQuery(api.mailboxes.get.query({ mailboxId }))
  const [generation, setGeneration] = useState(0)
  const newest = () => void refetch().then(() => setGeneration(generation + 1))
  if (settings) return <Loaded key={`${mailboxId} ${generation}`} settings={settings} onNewest={newest} />
  return (
    <Page title={t('mailboxes.mailbox')} above={<Link to="/settings/mailboxes">{t('mailboxes.title')}</Link>}>
      {error ? <ErrorState title={t('mailboxes.didNotComeOne')} error={error} onRetry={() => void refetch()} /> : <LoadingRows rows={4} shape={[40, 80]} />}
    </Page>
  )
}

/** Keeps what it started with, so that a change from elsewhere is noticed when saving, and overwrites nothing beside. */
function Loaded({ settings, onNewest }: { settings: MailboxSettings; onNewest: () => void }) {
  const t = useText()
  const formId = useId()
  const [saved, setSaved] = useState(settings)
  const [state, setState] = useState(() => stateOf(settings))
  const check = useCheck(state, saved.id)
  const changes = changesOf(stateOf(saved), state)
  const taken = (after: MailboxSettings) => {
    setSaved(after)
    queryClient.setQueryData(api.mailboxes.get.query({ mailboxId: after.id }).queryKey, after)
    void queryClient.invalidateQueries({ queryKey: ['mailboxes.list'] })
  }
  const switched = (after: MailboxSettings) => {
    taken(after)
    setState((typed) => ({ ...typed, active: after.active }))
  }
  const save = useMutation({
    mutationFn: ({ revision }: { revision: number }) => api.mailboxes.update({ ...changes, mailboxId: saved.id, revision }),
    onSuccess: (after) => {
      taken(after)
      setState(stateOf(after))
      toast({ text: t('mailboxes.saved'), icon: 'check', seconds: 4 })
    },
  })
  const isChanged = Object.keys(changes).length > 0
  return (
    <Page
      title={saved.address}
      above={<><Link to="/settings/mailboxes">{t('mailboxes.title')}</Link> / {saved.name}</>}
      actions={
        <>
          <RemoveMailbox mailbox={saved} onChanged={switched} />
          <Button variant="primary" type="submit" form={formId} busy={save.isPending} disabledReason={isChanged ? undefined : t('mailboxes.nothingChanged')}>{t('mailboxes.save')}</Button>
        </>
      }
      bodyClass="set-body"
    >
      <MailboxForm
        id={formId} state={state} saved={saved} onChange={setState} error={save.error}
        head={<><Heartbeat mailboxId={saved.id} /><SaveError error={save.error} onNewest={onNewest} onAnyway={(revision) => save.mutate({ revision })} /></>}
        folders={check.result?.folders ?? []} onSave={() => isChanged && save.mutate({ revision: saved.revision })} onCheck={check.run}
      >
        {saved.incoming === 'imap' && <Backfill mailbox={saved} />}
        <DkimSection mailbox={saved} onSaved={taken} onNewest={onNewest} />
      </MailboxForm>
      <ConnectionCheck check={check} />
    </Page>
  )
}

/** Whoever saved first is named; what was typed stays, and can be kept or given up. */
function SaveError({ error, onNewest, onAnyway }: { error: unknown; onNewest: () => void; onAnyway: (revision: number) => void }) {
  const t = useText()
  const problem = error instanceof ApiError && error.code === 'mailboxes.changedMeanwhile' ? error.problem : undefined
  if (!problem) return <FormError />
  return (
    <Banner
      kind="warn"
      live
      action={<span className="row wrap"><Button size="small" onClick={onNewest}>{t('mailboxes.conflict.newest')}</Button><Button size="small" onClick={() => onAnyway(Number(problem['revision']))}>{t('mailboxes.conflict.anyway')}</Button></span>}
    >
      {problem.title}. {t('mailboxes.conflict.text')}
    </Banner>
  )
}
