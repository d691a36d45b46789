// The list of segments, each with how many customers it holds.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { LookupTabs } from '#capabilities/companies/web/LookupTabs.tsx'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { Size, useSegmentWords } from './Size.tsx'
import css from './segments.module.css'

const SegmentDialog = part(() => import('./SegmentDialog.tsx'))

export default function SegmentsPage() {
  const t = useText()
  const navigate = useNavigate()
  const mayMake = useMay('segments:manage')
  const [making, setMaking] = useState(false)
  const list = useQuery(api.segments.list.query({}))
  const make = (
    <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
      {t('segments.new')}
    </Button>
  )
  return (
    <Page
      title={t('segments.title')}
      tabs={<LookupTabs />}
      actions={
        <>
          <Link className="btn" to="/segments/who">
            {t('segments.who.title')}
          </Link>
          {mayMake && make}
        </>
      }
    >
      {list.data ? (
        list.data.items.length ? (
          <>
            <Segments />
            <p className={`${css.note} sm dim`}>{t('segments.ofAll')}</p>
          </>
        ) : (
          <EmptyState icon="users-round" title={t('segments.empty.title')} actions={mayMake && make}>
            {t(mayMake ? 'segments.empty.text' : 'segments.empty.ask')}
          </EmptyState>
        )
      ) : list.error ? (
        <ErrorState title={t('segments.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <LoadingRows rows={5} shape={[40, 60]} />
      )}
      {making && (
        <Suspense>
          <SegmentDialog
            onClose={() => setMaking(false)}
            onDone={({ id }) => void navigate({ to: `/segments/${id}` })}
          />
        </Suspense>
      )}
    </Page>
  )
}

function Segments() {
  const t = useText()
  const words = useSegmentWords()
  const { data } = useQuery(api.segments.list.query({}))
  return (
    <Table
      label={t('segments.title')}
      stacks
      rows={data?.items ?? []}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('segments.name'),
          heading: true,
          cell: ({ id, name }) => (
            <Link to={`/segments/${id}`} dir="auto">
              {name}
            </Link>
          ),
        },
        {
          id: 'words',
          label: t('segments.holds'),
          cell: ({ description, condition }) => (
            <span className="sm dim" dir="auto">
              {description || words(condition)}
            </span>
          ),
        },
        { id: 'size', label: t('segments.size'), numeric: true, cell: (segment) => <Size of={segment} /> },
      ]}
    />
  )
}
