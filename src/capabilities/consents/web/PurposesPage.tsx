// The purposes for which customers are asked.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Slot } from '#web/Slot.tsx'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { PurposeView } from '../consents.contract.ts'
import { purposesQuery, savePurpose } from './data.ts'
import './slots.ts'

const PurposeDialog = part(() => import('./PurposeDialog.tsx'))

export default function PurposesPage() {
  const t = useText()
  const format = useFormats()
  const { data, error, refetch } = useQuery(purposesQuery())
  const [editing, setEditing] = useState<PurposeView | 'new'>()
  return (
    <Page
      title={t('consents.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('consents.make')}
        </Button>
      }
    >
      {error && !data ? (
        <ErrorState title={t('consents.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={4} shape={[30, 20]} />
      ) : data.items.length ? (
        <Table
          label={t('consents.title')}
          stacks
          rows={data.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'name', label: t('consents.purpose'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
            {
              id: 'channels',
              label: t('consents.channel'),
              cell: ({ channels }) => format.list(channels.map((channel) => t(`consents.channels.${channel}`))),
            },
            {
              id: 'how',
              label: t('consents.state'),
              cell: ({ archived, doubleOptIn }) =>
                t(archived ? 'consents.archived' : doubleOptIn ? 'consents.byMail' : 'consents.atOnce'),
            },
            {
              id: 'version',
              label: t('consents.proof.words'),
              cell: ({ version }) => <span className="dim">{t('consents.version', { version })}</span>,
            },
            {
              id: 'actions',
              label: t('consents.actions'),
              quietLabel: true,
              numeric: true,
              cell: (purpose) => <Actions purpose={purpose} onEdit={setEditing} />,
            },
          ]}
        />
      ) : (
        <EmptyState icon="shield-check" title={t('consents.empty.title')}>
          {t('consents.empty.text')}
        </EmptyState>
      )}
      {editing && (
        <Suspense>
          <PurposeDialog
            key={editing === 'new' ? 'new' : editing.id}
            purpose={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
          />
        </Suspense>
      )}
    </Page>
  )
}

function Actions({ purpose, onEdit }: { purpose: PurposeView; onEdit: (purpose: PurposeView) => void }) {
  const t = useText()
  const { id: purposeId, name, archived, revision } = purpose
  return (
    <Menu align="end" trigger={<IconButton icon="ellipsis" size="small" label={t('consents.actionsOf', { name })} />}>
      <MenuItem icon="pencil" onClick={() => onEdit(purpose)}>
        {t('consents.change')}
      </MenuItem>
      <MenuItem
        icon="archive"
        onClick={() => void savePurpose(() => api.consents.updatePurpose({ purposeId, revision, archived: !archived }))}
      >
        {t(archived ? 'consents.restore' : 'consents.archive')}
      </MenuItem>
      <Slot name="consents.purpose" purposeId={purposeId} />
    </Menu>
  )
}
