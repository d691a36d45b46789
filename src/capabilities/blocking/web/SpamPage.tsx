// Blocked senders, how long spam is kept, and what was removed.
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { SearchInput } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { failed } from '#web/kit/failed.ts'
import type { BlockView } from '../blocking.contract.ts'
import { KeptDays } from './KeptDays.tsx'
import { useBlocks, useRemoved } from './pages.ts'

const NewBlock = part(() => import('./NewBlock.tsx'))

export default function SpamPage() {
  const t = useText()
  const [sought, setSought] = useState('')
  const [making, setMaking] = useState(false)
  return (
    <Page
      title={t('blocking.settings.title')}
      bodyClass="set-body"
      actions={
        <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('blocking.settings.make')}
        </Button>
      }
    >
      <div className="stack">
        <KeptDays />
        <Section title={t('blocking.settings.blocked')}>
          <SearchInput
            label={t('blocking.settings.find')}
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
          <Blocks search={sought.trim()} onAll={() => setSought('')} />
        </Section>
        <Removed />
      </div>
      {making && (
        <Suspense>
          <NewBlock onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </Page>
  )
}

function Blocks({ search, onAll }: { search: string; onAll: () => void }) {
  const t = useText()
  const list = useBlocks(search)
  const blocks = list.data?.pages.flatMap(({ items }) => items)
  if (list.error && !blocks)
    return (
      <ErrorState title={t('blocking.settings.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
    )
  if (!blocks) return <LoadingRows rows={3} shape={[40, 30]} />
  if (!blocks.length)
    return search ? (
      <EmptyState
        icon="shield"
        level={3}
        title={t('blocking.settings.notFound', { words: search })}
        actions={<Button onClick={onAll}>{t('blocking.settings.all')}</Button>}
      />
    ) : (
      <EmptyState icon="shield" level={3} title={t('blocking.settings.none')}>
        {t('blocking.settings.noneText')}
      </EmptyState>
    )
  return (
    <>
      <BlockTable blocks={blocks} />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('blocking.settings.more')}
        </Button>
      )}
    </>
  )
}

function BlockTable({ blocks }: { blocks: BlockView[] }) {
  const t = useText()
  const format = useFormats()
  const lift = async ({ id }: BlockView) => {
    const lifted = await api.blocking.unblock({ blockId: id })
    toast({
      text: t('blocking.done.lifted', { who: lifted.value }),
      icon: 'inbox',
      undo: () => api.blocking.block(lifted),
    })
  }
  return (
    <Table
      label={t('blocking.settings.blocked')}
      stacks
      rows={blocks}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'value',
          label: t('blocking.settings.sender'),
          heading: true,
          cell: ({ kind, value }) =>
            kind === 'domain' ? t('blocking.dialog.domain', { domain: value }) : <bdi>{value}</bdi>,
        },
        {
          id: 'reason',
          label: t('blocking.settings.reason'),
          cell: ({ reason }) => reason && <span className="dim">{reason}</span>,
        },
        {
          id: 'by',
          label: t('blocking.settings.by'),
          cell: ({ by, at }) => (
            <span className="dim">
              {t('blocking.settings.byAt', { who: by?.name ?? t('blocking.settings.somebody'), at: format.date(at) })}
            </span>
          ),
        },
        {
          id: 'actions',
          label: t('blocking.settings.actions'),
          quietLabel: true,
          numeric: true,
          cell: (block) => (
            <Button
              size="small"
              aria-label={t('blocking.settings.liftOf', { who: block.value })}
              onClick={() => void lift(block).catch(failed)}
            >
              {t('blocking.settings.lift')}
            </Button>
          ),
        },
      ]}
    />
  )
}

function Removed() {
  const t = useText()
  const format = useFormats()
  const list = useRemoved()
  const rows = list.data?.pages.flatMap(({ items }) => items)
  if (!rows?.length) return null
  return (
    <Section title={t('blocking.removed.title')}>
      <p className="hint">{t('blocking.removed.hint')}</p>
      <Table
        label={t('blocking.removed.title')}
        stacks
        tight
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'number',
            label: t('blocking.removed.number'),
            heading: true,
            cell: ({ number }) => <bdi>#{number}</bdi>,
          },
          { id: 'sender', label: t('blocking.settings.sender'), cell: ({ address }) => <bdi>{address}</bdi> },
          {
            id: 'by',
            label: t('blocking.removed.marked'),
            cell: ({ by, markedAt }) => (
              <span className="dim">
                {by
                  ? t('blocking.settings.byAt', { who: by.name, at: format.date(markedAt) })
                  : t('blocking.removed.arrived', { at: format.date(markedAt) })}
              </span>
            ),
          },
          { id: 'at', label: t('blocking.removed.at'), cell: ({ removedAt }) => format.date(removedAt) },
        ]}
      />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('blocking.settings.more')}
        </Button>
      )}
    </Section>
  )
}
