// Every shop that is connected by web-hooks, and how a new one is.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { EndpointView } from '../shops.contract.ts'
import { type Made, Secret, useSecret } from './Secret.tsx'

export default function ShopsPage() {
  const t = useText()
  const { data, error, refetch } = useQuery(api.shops.list.query({}))
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<Made>()
  return (
    <Page
      title={t('shops.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('shops.make')}
        </Button>
      }
    >
      <div className="stack">
        <p className="sm dim" style={{ maxInlineSize: '68ch' }}>
          {t('shops.what')}
        </p>
        {made && <Secret made={made} onDone={() => setMade(undefined)} />}
        {error && !data ? (
          <ErrorState title={t('shops.didNotCome')} error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <LoadingRows rows={2} shape={[30, 20]} />
        ) : data.items.length ? (
          <Shops items={data.items} />
        ) : (
          <EmptyState icon="shopping-bag" title={t('shops.none')}>
            {t('shops.noneText')}
          </EmptyState>
        )}
      </div>
      {isMaking && <MakeShop onClose={() => setMaking(false)} onMade={setMade} />}
    </Page>
  )
}

function Shops({ items }: { items: readonly EndpointView[] }) {
  const t = useText()
  return (
    <Table
      label={t('shops.title')}
      stacks
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('shops.name'),
          heading: true,
          cell: ({ id, name }) => (
            <Link to={`/settings/shops/${id}`}>
              <bdi>{name}</bdi>
            </Link>
          ),
        },
        { id: 'source', label: t('shops.source'), cell: ({ source }) => <code>{source}</code> },
        { id: 'state', label: t('shops.state'), cell: (shop) => <StateOf shop={shop} /> },
        {
          id: 'last',
          label: t('shops.last'),
          numeric: true,
          cell: ({ lastAt }) =>
            lastAt ? <RelativeTime at={lastAt} /> : <span className="faint">{t('shops.never')}</span>,
        },
      ]}
    />
  )
}

function StateOf({ shop: { active, unreadable } }: { shop: EndpointView }) {
  const t = useText()
  if (!active) return <Chip icon="pause">{t('shops.off')}</Chip>
  if (unreadable)
    return (
      <Chip kind="warn" icon="triangle-alert">
        {t('shops.unreadable', { count: unreadable })}
      </Chip>
    )
  return (
    <Chip kind="good" icon="check">
      {t('shops.on')}
    </Chip>
  )
}

function MakeShop({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const t = useText()
  const make = useSecret(api.shops.create, { onMade, onClose })
  return (
    <FormDialog
      title={t('shops.make')}
      onClose={onClose}
      cancel={t('shops.cancel')}
      submit={t('shops.make')}
      busy={make.isPending}
      error={make.error}
      onSubmit={({ name = '', source = '' }) => make.mutate({ name, source })}
    >
      <Field label={t('shops.name')} name="name">
        <Input required maxLength={100} autoComplete="off" />
      </Field>
      <Field label={t('shops.source')} name="source" hint={t('shops.sourceHint')}>
        <Input required maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
    </FormDialog>
  )
}
