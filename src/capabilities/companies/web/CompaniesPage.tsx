// The list of companies, narrowed while one types.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useDeferredValue, useState } from 'react'
import { Slot } from '#web/Slot.tsx'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { SearchInput } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import type { CompanyView } from '../companies.contract.ts'
import css from './companies.module.css'
import './slots.ts'
import { LookupTabs } from './LookupTabs.tsx'

const CompanyDialog = part(() => import('./CompanyDialog.tsx'))

export default function CompaniesPage() {
  const t = useText()
  const navigate = useNavigate()
  const mayMake = useMay('companies:write')
  const [making, setMaking] = useState(false)
  const [text, setText] = useState('')
  return (
    <Page
      title={t('companies.title')}
      tabs={<LookupTabs />}
      actions={
        <>
          <Slot name="companies.actions" />
          {mayMake && (
            <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
              {t('companies.new')}
            </Button>
          )}
        </>
      }
    >
      <div className="finder">
        <SearchInput label={t('companies.find')} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <List text={useDeferredValue(text.trim())} />
      {making && (
        <Suspense>
          <CompanyDialog
            onClose={() => setMaking(false)}
            onDone={({ id }) => void navigate({ to: `/companies/${id}` })}
          />
        </Suspense>
      )}
    </Page>
  )
}

function List({ text }: { text: string }) {
  const t = useText()
  const input = { limit: 50, ...(text ? { text } : {}) }
  const list = useInfiniteQuery({
    queryKey: ['companies.list', input, 'pages'],
    queryFn: ({ pageParam, signal }) => api.companies.list({ ...input, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const companies = list.data?.pages.flatMap(({ items }) => items)
  if (list.error && !companies)
    return <ErrorState title={t('companies.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
  if (!companies) return <LoadingRows rows={5} shape={[40, 50]} />
  if (!companies.length)
    return (
      <EmptyState icon="building-2" title={t(text ? 'companies.none.title' : 'companies.empty.title')}>
        {t(text ? 'companies.none.text' : 'companies.empty.text')}
      </EmptyState>
    )
  return (
    <>
      <Companies companies={companies} />
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('companies.more')}
        </Button>
      )}
    </>
  )
}

function Companies({ companies }: { companies: readonly CompanyView[] }) {
  const t = useText()
  const format = useFormats()
  return (
    <Table
      label={t('companies.title')}
      stacks
      rows={companies}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('companies.name'),
          heading: true,
          cell: ({ id, name }) => (
            <span className={css.company}>
              <Avatar name={name} kind="organisation" size="m" />
              <Link to={`/companies/${id}`} dir="auto">
                {name}
              </Link>
            </span>
          ),
        },
        {
          id: 'domains',
          label: t('companies.domains'),
          cell: ({ domains }) => domains.length > 0 && <bdi className="dim">{format.list(domains)}</bdi>,
        },
      ]}
    />
  )
}
