// What was taken out: how far it is, the file while it is there, and taking out more.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { Table } from '#web/kit/Table.tsx'
import { failed } from '#web/kit/failed.ts'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { ExportView, Format, TakenView, What } from '../exchange.contract.ts'
import css from './exchange.module.css'
import { kindOf } from './words.ts'

export default function ExportsPage() {
  const t = useText()
  const [isOfAll, setOfAll] = useState(false)
  return (
    <Page title={t('exchange.exports.title')} actions={<Take />}>
      <p className={css.hint}>{t('exchange.exports.hint')}</p>
      {useMay('exchange:audit') && (
        <Segmented
          label={t('exchange.exports.whose')}
          value={isOfAll ? 'everybody' : 'mine'}
          onChange={(whose) => setOfAll(whose === 'everybody')}
          options={(['mine', 'everybody'] as const).map((value) => ({ value, label: t(`exchange.exports.${value}`) }))}
        />
      )}
      {isOfAll ? <List key="all" name="taken" /> : <List key="mine" name="exports" />}
    </Page>
  )
}

function List({ name }: { name: 'exports' | 'taken' }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: [`exchange.${name}`, {}, 'pages'],
    queryFn: ({ pageParam, signal }) => api.exchange[name]({ cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }): (ExportView | TakenView)[] => items)
  if (list.error && !rows)
    return <ErrorState title={t('exchange.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
  if (!rows) return <LoadingRows rows={4} shape={[40, 20]} />
  if (!rows.length)
    return (
      <EmptyState icon="download" title={t('exchange.exports.empty.title')}>
        {t('exchange.exports.empty.text')}
      </EmptyState>
    )
  return (
    <>
      <Exports rows={rows} />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('exchange.more')}
        </Button>
      )}
    </>
  )
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ['exchange.exports'] })

function Take() {
  const t = useText()
  const may = {
    customers: useMay('directory:read'),
    companies: useMay('companies:read'),
    orders: useMay('orders:read'),
  }
  const take = (what: What, format: Format) => void api.exchange.begin({ what, format }).then(refresh, failed)
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon="download">
          {t('exchange.takeOut')}
        </Button>
      }
    >
      {may.customers && (
        <MenuItem onClick={() => take({ kind: 'customers' }, 'csv')}>{t('exchange.all.customers')}</MenuItem>
      )}
      {may.customers && (
        <MenuItem onClick={() => take({ kind: 'customers' }, 'vcard')}>{t('exchange.all.cards')}</MenuItem>
      )}
      {may.companies && (
        <MenuItem onClick={() => take({ kind: 'companies' }, 'csv')}>{t('exchange.all.companies')}</MenuItem>
      )}
      {may.orders && <MenuItem onClick={() => take({ kind: 'orders' }, 'csv')}>{t('exchange.all.orders')}</MenuItem>}
    </Menu>
  )
}

function Exports({ rows }: { rows: readonly (ExportView | TakenView)[] }) {
  const t = useText()
  const isOfAll = rows.some((row) => 'by' in row)
  return (
    <Table
      label={t('exchange.exports.title')}
      stacks
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'what',
          label: t('exchange.what'),
          heading: true,
          cell: ({ kind, format }) => t(`exchange.kinds.${format === 'vcard' ? 'cards' : kind}`),
        },
        { id: 'state', label: t('exchange.state'), cell: (row) => <State row={row} /> },
        { id: 'at', label: t('exchange.when'), cell: ({ beganAt }) => <RelativeTime at={beganAt} form="brief" /> },
        isOfAll
          ? { id: 'by', label: t('exchange.by'), cell: (row) => 'by' in row && <By row={row} /> }
          : { id: 'file', label: t('exchange.file'), cell: (row) => <File row={row} /> },
      ]}
    />
  )
}

function By({ row: { by, byToken } }: { row: TakenView }) {
  const name = <bdi>{by.name}</bdi>
  return byToken ? <Text k="exchange.byToken" values={{ name }} /> : name
}

function State({ row: { state, done, why } }: { row: ExportView }) {
  const t = useText()
  if (state === 'making')
    return (
      <ProgressBar label={t('exchange.exportStates.making')} value={done}>
        {t('exchange.far.taken', { count: done })}
      </ProgressBar>
    )
  return (
    <span className="row wrap">
      <Chip kind={kindOf(state)}>{t(`exchange.exportStates.${state}`)}</Chip>
      <span className="dim sm">{why || t('exchange.far.taken', { count: done })}</span>
    </span>
  )
}

function File({ row: { id: exportId, state, fileName, endsAt } }: { row: ExportView }) {
  const t = useText()
  const format = useFormats()
  if (state === 'making')
    return (
      <Button
        size="small"
        variant="quiet"
        onClick={() => void api.exchange.stopExport({ exportId }).then(refresh, failed)}
      >
        {t('exchange.act.stop')}
      </Button>
    )
  if (state !== 'ready') return null
  return (
    <span className="stack">
      <a className={css.report} href={api.exchange.file.url({ exportId })} download={fileName}>
        <Icon name="download" size="s" />
        <bdi>{fileName}</bdi>
      </a>
      {endsAt && <span className="xs dim">{t('exchange.until', { at: format.dateTime(endsAt) })}</span>}
    </span>
  )
}
