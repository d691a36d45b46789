// All mailboxes, and whether their mail comes in right now.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { HealthView, MailboxView } from '../mailboxes.views.ts'
import { HealthChip, HealthWords } from './Health.tsx'
import css from './mailboxes.module.css'
import { useHealth } from './use-health.ts'

export default function MailboxesPage() {
  const t = useText()
  const mayManage = useMay('mailboxes:manage')
  const { data, error, refetch } = useQuery(api.mailboxes.list.query({}))
  const health = useHealth()
  const add = mayManage && <Link className="btn primary" to="/settings/mailboxes/new"><Icon name="mail-plus" />{t('mailboxes.add')}</Link>
  return (
    <Page title={t('mailboxes.title')} actions={data?.items.length ? add : undefined}>
      {error && !data ? <ErrorState title={t('mailboxes.didNotCome')} error={error} onRetry={() => void refetch()} />
        : !data ? <LoadingRows rows={3} shape={[40, 60]} />
        : data.items.length ? <Mailboxes items={data.items} health={health} />
        : <EmptyState icon="mail" title={t('mailboxes.none.title')} actions={add}>{mayManage ? t('mailboxes.none.text') : t('mailboxes.none.askAdmin')}</EmptyState>}
    </Page>
  )
}

function Mailboxes({ items, health }: { items: MailboxView[]; health: HealthView[] | undefined }) {
  const t = useText()
  const { data: teams } = useQuery(api.people.teams.query({}))
  const healthOf = (id: string) => health?.find(({ mailboxId }) => mailboxId === id)
  return (
    <Table
      label={t('mailboxes.title')}
      stacks
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { id: 'mailbox', label: t('mailboxes.mailbox'), heading: true, cell: (mailbox) => <Name mailbox={mailbox} /> },
        { id: 'state', label: t('mailboxes.state'), cell: ({ id }) => <State health={healthOf(id)} /> },
        { id: 'last', label: t('mailboxes.lastMessage'), cell: ({ id }) => <Last at={healthOf(id)?.lastMessageAt} /> },
        { id: 'out', label: t('mailboxes.sending'), cell: ({ canSend }) => (canSend ? <span className="dim">{t('mailboxes.canSend')}</span> : <Chip kind="warn">{t('mailboxes.cannotSend')}</Chip>) },
        { id: 'team', label: t('mailboxes.team'), cell: ({ teamId }) => <span className="dim">{teamId ? teams?.find(({ id }) => id === teamId)?.name : t('mailboxes.noTeam')}</span> },
        { id: 'change', label: t('mailboxes.change'), quietLabel: true, numeric: true, cell: ({ id, address, allowed }) => allowed.includes('configure') && <Link className="btn small" to={`/settings/mailboxes/${id}`} aria-label={t('mailboxes.changeOf', { address })}>{t('mailboxes.change')}</Link> },
      ]}
    />
  )
}

function Name({ mailbox: { name, address } }: { mailbox: MailboxView }) {
  return (
    <span className={css.name}>
      <bdi>{address}</bdi>
      <span className="xs faint">{name}</span>
    </span>
  )
}

const State = ({ health }: { health: HealthView | undefined }) => health ? <span className={css.state}><HealthChip health={health} /><span className="xs faint"><HealthWords health={health} /></span></span> : null

function Last({ at }: { at: string | null | undefined }) {
  const t = useText()
  if (at === undefined) return null
  return at ? <RelativeTime at={at} form="brief" /> : <span className="faint">{t('mailboxes.noMessageYet')}</span>
}
