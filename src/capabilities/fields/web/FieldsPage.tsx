// The fields that are asked of conversations, in order, and the kinds of conversations.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast, undoable } from '#web/kit/toast.ts'
import type { FieldView } from '../fields.contract.ts'
import { listQuery } from './data.ts'
import { FieldDialog } from './FieldDialog.tsx'
import { KindsSection } from './KindsSection.tsx'

export default function FieldsPage() {
  const t = useText()
  const { data, error, refetch } = useQuery(listQuery())
  const [editing, setEditing] = useState<FieldView | 'new'>()
  const [inUse, away] = [
    data?.fields.filter((field) => !field.archived) ?? [],
    data?.fields.filter((field) => field.archived) ?? [],
  ]
  return (
    <Page
      title={t('fields.settings.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('fields.settings.make')}
        </Button>
      }
    >
      {error && !data ? (
        <ErrorState title={t('fields.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={4} shape={[30, 20]} />
      ) : (
        <>
          {inUse.length ? (
            <Fields label={t('fields.settings.title')} fields={inUse} onEdit={setEditing} />
          ) : (
            <EmptyState icon="list" title={t('fields.settings.none')}>
              {t('fields.settings.noneText')}
            </EmptyState>
          )}
          {away.length > 0 && (
            <Section title={t('fields.settings.away')}>
              <Fields label={t('fields.settings.away')} fields={away} onEdit={setEditing} />
            </Section>
          )}
          <KindsSection kinds={data.kinds} />
        </>
      )}
      {editing && (
        <FieldDialog
          key={editing === 'new' ? 'new' : editing.id}
          field={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  )
}

function Fields({
  label,
  fields,
  onEdit,
}: {
  label: string
  fields: readonly FieldView[]
  onEdit: (field: FieldView) => void
}) {
  const t = useText()
  const { data: teams } = useQuery(api.people.teams.query({}))
  return (
    <Table
      label={label}
      stacks
      rows={fields}
      keyOf={({ id }) => id}
      columns={[
        { id: 'name', label: t('fields.settings.name'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
        {
          id: 'kind',
          label: t('fields.settings.kind'),
          cell: ({ kind }) => <span className="dim">{t(`fields.kinds.${kind}`)}</span>,
        },
        {
          id: 'team',
          label: t('fields.settings.for'),
          cell: ({ teamId }) =>
            teamId ? (teams?.find(({ id }) => id === teamId)?.name ?? '…') : t('fields.settings.forAll'),
        },
        {
          id: 'required',
          label: t('fields.settings.required'),
          cell: ({ requiredOnClose }) => requiredOnClose && t('fields.settings.isRequired'),
        },
        {
          id: 'actions',
          label: t('fields.settings.actions'),
          quietLabel: true,
          numeric: true,
          cell: (field) => <FieldMenu field={field} fields={fields} onEdit={onEdit} />,
        },
      ]}
    />
  )
}

const refresh = () => queryClient.invalidateQueries({ queryKey: listQuery().queryKey })

function FieldMenu({
  field,
  fields,
  onEdit,
}: {
  field: FieldView
  fields: readonly FieldView[]
  onEdit: (field: FieldView) => void
}) {
  const t = useText()
  const { id, name, revision, archived } = field
  const at = fields.indexOf(field)
  const run = (work: Promise<unknown>) =>
    void work.then(refresh).catch((error: Error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }))
  const put = (after: string | null) => run(api.fields.move({ fieldId: id, after }))
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="ellipsis" size="small" label={t('fields.settings.actionsOf', { name })} />}
    >
      <MenuItem icon="pencil" onClick={() => onEdit(field)}>
        {t('fields.settings.edit')}
      </MenuItem>
      {!archived && at > 0 && (
        <MenuItem icon="arrow-up" onClick={() => put(fields[at - 2]?.id ?? null)}>
          {t('fields.settings.up')}
        </MenuItem>
      )}
      {!archived && at < fields.length - 1 && (
        <MenuItem icon="arrow-down" onClick={() => put(fields[at + 1]!.id)}>
          {t('fields.settings.down')}
        </MenuItem>
      )}
      <MenuItem
        icon={archived ? 'undo-2' : 'archive'}
        onClick={() =>
          run(
            undoable({
              run: () => api.fields.update({ fieldId: id, revision, archived: !archived }),
              undo: (saved) => api.fields.update({ fieldId: id, revision: saved.revision, archived }).then(refresh),
              text: t(archived ? 'fields.settings.restored' : 'fields.settings.archived', { name }),
              icon: 'archive',
            }),
          )
        }
      >
        {t(archived ? 'fields.settings.restore' : 'fields.settings.archive')}
      </MenuItem>
    </Menu>
  )
}
