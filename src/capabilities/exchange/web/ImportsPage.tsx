// What was brought in, and bringing in more.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { Progress } from '../exchange.contract.ts'
import css from './exchange.module.css'
import { kindOf } from './words.ts'

export default function ImportsPage() {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['exchange.imports', {}, 'pages'],
    queryFn: ({ pageParam, signal }) => api.exchange.imports({ cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Page title={t('exchange.imports.title')}>
      <Bring />
      {list.error && !rows ? (
        <ErrorState title={t('exchange.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
      ) : !rows ? (
        <LoadingRows rows={4} shape={[40, 20]} />
      ) : rows.length ? (
        <>
          <Imports rows={rows} />
          {list.hasNextPage && (
            <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('exchange.more')}
            </Button>
          )}
        </>
      ) : (
        <EmptyState icon="upload" title={t('exchange.imports.empty.title')}>
          {t('exchange.imports.empty.text')}
        </EmptyState>
      )}
    </Page>
  )
}

function Bring() {
  const t = useText()
  const navigate = useNavigate()
  const bring = useMutation({
    mutationFn: async ({ file, about }: { file: File; about: 'customer' | 'company' }) =>
      api.exchange.upload({ body: new Uint8Array(await file.arrayBuffer()), name: file.name, about }),
    onSuccess: ({ importId }) => void navigate({ to: `/settings/imports/${importId}` }),
  })
  const choose = (about: 'customer' | 'company') => (file: File) => bring.mutate({ file, about })
  return (
    <div className="stack">
      <FormError error={bring.error} />
      <div className="row wrap">
        {useMay('customers:write') && (
          <Chooser
            primary
            busy={bring.isPending && bring.variables.about === 'customer'}
            label={t('exchange.bring.customer')}
            accept=".csv,.tsv,.txt,.vcf,text/csv,text/vcard"
            onChoose={choose('customer')}
          />
        )}
        {useMay('companies:write') && (
          <Chooser
            busy={bring.isPending && bring.variables.about === 'company'}
            label={t('exchange.bring.company')}
            accept=".csv,.tsv,.txt,text/csv"
            onChoose={choose('company')}
          />
        )}
      </div>
      <p className={css.hint}>{t('exchange.bring.hint')}</p>
    </div>
  )
}

type ChooserProps = { label: string; accept: string; primary?: boolean; busy: boolean; onChoose: (file: File) => void }

function Chooser({ label, accept, primary, busy, onChoose }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) onChoose(file)
          target.value = ''
        }}
      />
      <Button
        variant={primary ? 'primary' : undefined}
        icon="upload"
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  )
}

function Imports({ rows }: { rows: readonly Progress[] }) {
  const t = useText()
  return (
    <Table
      label={t('exchange.imports.title')}
      stacks
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'file',
          label: t('exchange.file'),
          heading: true,
          cell: ({ id, fileName }) => (
            <Link to={`/settings/imports/${id}`}>
              <bdi>{fileName}</bdi>
            </Link>
          ),
        },
        { id: 'about', label: t('exchange.about'), cell: ({ about }) => t(`exchange.abouts.${about}`) },
        {
          id: 'state',
          label: t('exchange.state'),
          cell: ({ state }) => <Chip kind={kindOf(state)}>{t(`exchange.importStates.${state}`)}</Chip>,
        },
        {
          id: 'count',
          label: t('exchange.came'),
          numeric: true,
          cell: ({ made, changed }) => t('exchange.count', { count: made + changed }),
        },
        { id: 'at', label: t('exchange.when'), cell: ({ beganAt }) => <RelativeTime at={beganAt} form="brief" /> },
      ]}
    />
  )
}
