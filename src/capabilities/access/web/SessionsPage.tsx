// The own password, and where one is signed in.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import type { SessionView } from '../access.contract.ts'
import { ForWhom, PasswordField } from './PasswordField.tsx'
import { useWait } from './entering.ts'

export default function SessionsPage() {
  const t = useText()
  return (
    <Page title={t('access.sessions.title')} bodyClass="set-body">
      <div>
        <Section title={t('access.changePassword.title')}>
          <ChangePassword />
        </Section>
        <Sessions />
      </div>
    </Page>
  )
}

function ChangePassword() {
  const t = useText()
  const format = useFormats()
  const { email } = useMe()
  const change = useMutation({ mutationFn: api.access.changePassword })
  const wait = useWait(change.error)
  return (
    <Form
      error={change.error}
      className="stack"
      onSubmit={({ current = '', password = '' }, form) =>
        change.mutate(
          { current, password },
          {
            onSuccess: () => {
              form.reset()
              toast({ text: t('access.changePassword.done'), icon: 'check' })
            },
          },
        )
      }
    >
      <FormError />
      <ForWhom email={email} />
      <div className="grid2">
        <PasswordField name="current" label={t('access.changePassword.current')} kind="present" />
        <PasswordField label={t('access.newPassword.label')} kind="new" hint={t('access.password.hint')} />
      </div>
      <div className="row">
        <Button
          type="submit"
          busy={change.isPending}
          disabledReason={wait ? t('access.signIn.wait', { time: format.duration(wait * 1000) }) : undefined}
        >
          {t('access.changePassword.do')}
        </Button>
      </div>
    </Form>
  )
}

function Sessions() {
  const t = useText()
  const { data: list, error, refetch } = useQuery(api.access.sessions.query({}))
  const said = (count: number) => {
    toast({ text: t('access.sessions.ended', { count }), icon: 'check' })
    return queryClient.invalidateQueries({ queryKey: ['access.sessions'] })
  }
  const end = useMutation({ mutationFn: api.access.endSession, onSuccess: () => said(1) })
  const endOthers = useMutation({ mutationFn: api.access.endOtherSessions, onSuccess: ({ ended }) => said(ended) })
  const others = list?.filter(({ current }) => !current).length ?? 0
  return (
    <Section
      title={t('access.sessions.where')}
      aside={
        others > 1 && (
          <Button size="small" className="push" busy={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {t('access.sessions.endOthers')}
          </Button>
        )
      }
    >
      {error && !list ? (
        <ErrorState title={t('access.sessions.didNotCome')} error={error} onRetry={() => void refetch()} level={3} />
      ) : !list ? (
        <LoadingRows rows={2} />
      ) : (
        <>
          <FormError error={end.error ?? endOthers.error ?? null} />
          <SessionTable list={list} busy={end.isPending} onEnd={(sessionId) => end.mutate({ sessionId })} />
        </>
      )}
    </Section>
  )
}

function SessionTable({ list, busy, onEnd }: { list: SessionView[]; busy: boolean; onEnd: (id: string) => void }) {
  const t = useText()
  const named = ({ browser }: SessionView) => browser || t('access.sessions.unknown')
  return (
    <Table
      label={t('access.sessions.where')}
      stacks
      rows={list}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'browser',
          label: t('access.sessions.browser'),
          heading: true,
          cell: (row) => (
            <span className="row wrap">
              {named(row)}
              {row.current && <Chip kind="good">{t('access.sessions.this')}</Chip>}
            </span>
          ),
        },
        { id: 'ip', label: t('access.sessions.address'), cell: ({ ip }) => <bdi className="dim">{ip}</bdi> },
        {
          id: 'since',
          label: t('access.sessions.since'),
          cell: ({ createdAt }) => <RelativeTime at={createdAt} form="dateTime" />,
        },
        {
          id: 'seen',
          label: t('access.sessions.seen'),
          cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} form="relative" />,
        },
        {
          id: 'end',
          label: t('access.sessions.end'),
          quietLabel: true,
          numeric: true,
          cell: (row) =>
            !row.current && (
              <Button
                size="small"
                busy={busy}
                aria-label={t('access.sessions.endOf', { browser: named(row) })}
                onClick={() => onEnd(row.id)}
              >
                {t('access.sessions.end')}
              </Button>
            ),
        },
      ]}
    />
  )
}
