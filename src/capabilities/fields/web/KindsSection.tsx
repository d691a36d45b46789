// The kinds of conversations: made, renamed, put away.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast, undoable } from '#web/kit/toast.ts'
import type { KindView } from '../fields.contract.ts'
import { listQuery, useKindName } from './data.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: listQuery().queryKey })

export function KindsSection({ kinds }: { kinds: readonly KindView[] }) {
  const t = useText()
  const nameOf = useKindName()
  const [editing, setEditing] = useState<KindView | 'new'>()
  const archive = ({ id, revision, archived, ...kind }: KindView) =>
    undoable({
      run: () => api.fields.updateKind({ kindId: id, revision, archived: !archived }),
      undo: (saved) => api.fields.updateKind({ kindId: id, revision: saved.revision, archived }).then(refresh),
      text: t(archived ? 'fields.settings.restored' : 'fields.settings.archived', {
        name: nameOf({ id, revision, archived, ...kind }),
      }),
      icon: 'archive',
    })
      .then(refresh)
      .catch((error: Error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }))
  return (
    <Section
      title={t('fields.settings.kindsTitle')}
      aside={
        <Button size="small" icon="plus" className="push" onClick={() => setEditing('new')}>
          {t('fields.settings.makeKind')}
        </Button>
      }
    >
      <Table
        label={t('fields.settings.kindsTitle')}
        rows={kinds}
        keyOf={({ id }) => id}
        columns={[
          { id: 'name', label: t('fields.settings.name'), heading: true, cell: (kind) => <bdi>{nameOf(kind)}</bdi> },
          {
            id: 'state',
            label: t('fields.settings.state'),
            cell: ({ archived }) => archived && <span className="dim">{t('fields.settings.isAway')}</span>,
          },
          {
            id: 'actions',
            label: t('fields.settings.actions'),
            quietLabel: true,
            numeric: true,
            cell: (kind) => (
              <Menu
                align="end"
                trigger={
                  <IconButton
                    icon="ellipsis"
                    size="small"
                    label={t('fields.settings.actionsOf', { name: nameOf(kind) })}
                  />
                }
              >
                <MenuItem icon="pencil" onClick={() => setEditing(kind)}>
                  {t('fields.settings.rename')}
                </MenuItem>
                <MenuItem icon={kind.archived ? 'undo-2' : 'archive'} onClick={() => void archive(kind)}>
                  {t(kind.archived ? 'fields.settings.restore' : 'fields.settings.archive')}
                </MenuItem>
              </Menu>
            ),
          },
        ]}
      />
      {editing && <KindDialog kind={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Section>
  )
}

function KindDialog({ kind: given, onClose }: { kind?: KindView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const nameOf = useKindName()
  const [kind, setKind] = useState(given)
  const save = useMutation({
    mutationFn: (name: string) =>
      kind
        ? api.fields.updateKind({ kindId: kind.id, revision: kind.revision, name })
        : api.fields.createKind({ name }),
    onSuccess: () => {
      onClose()
      return refresh()
    },
  })
  const newest = async () => {
    const { kinds } = await queryClient.fetchQuery({ ...listQuery(), staleTime: 0 })
    save.reset()
    setKind(kinds.find(({ id }) => id === given?.id))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={kind ? t('fields.form.title', { name: nameOf(kind) }) : t('fields.settings.makeKind')}
      footer={
        <>
          <Button onClick={onClose}>{t('fields.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t(kind ? 'fields.form.save' : 'fields.settings.makeKind')}
          </Button>
        </>
      }
    >
      <Form
        key={kind?.revision}
        id={formId}
        error={save.error}
        onSubmit={({ name = '' }) => save.mutate(name)}
        className="stack"
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('fields.settings.name')} name="name">
          <Input required maxLength={80} defaultValue={kind && nameOf(kind)} autoComplete="off" />
        </Field>
      </Form>
    </Dialog>
  )
}
