// The attributes of customers and of companies, in order.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { type AttributeView, abouts } from '../attributes.contract.ts'
import { listQuery } from './data.ts'

const AttributeDialog = part(() => import('./AttributeDialog.tsx'))

export default function AttributesPage() {
  const t = useText()
  const { data, error, refetch } = useQuery(listQuery())
  const [editing, setEditing] = useState<AttributeView | 'new'>()
  return (
    <Page
      title={t('attributes.title')}
      actions={
        <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('attributes.make')}
        </Button>
      }
    >
      {error && !data ? (
        <ErrorState title={t('attributes.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingRows rows={4} shape={[30, 20]} />
      ) : data.items.length ? (
        abouts.map((about) => {
          const attributes = data.items.filter((each) => each.about === about)
          return (
            attributes.length > 0 && (
              <Section key={about} title={t(`attributes.about.${about}`)}>
                <List label={t(`attributes.about.${about}`)} attributes={attributes} onEdit={setEditing} />
              </Section>
            )
          )
        })
      ) : (
        <EmptyState icon="list" title={t('attributes.empty.title')}>
          {t('attributes.empty.text')}
        </EmptyState>
      )}
      {editing && (
        <Suspense>
          <AttributeDialog
            key={editing === 'new' ? 'new' : editing.id}
            attribute={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
          />
        </Suspense>
      )}
    </Page>
  )
}

type Rows = { attributes: readonly AttributeView[]; onEdit: (attribute: AttributeView) => void }

function List({ label, attributes, onEdit }: Rows & { label: string }) {
  const t = useText()
  return (
    <Table
      label={label}
      stacks
      rows={attributes}
      keyOf={({ id }) => id}
      columns={[
        { id: 'name', label: t('attributes.name'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
        {
          id: 'kind',
          label: t('attributes.kind'),
          cell: ({ kind }) => <span className="dim">{t(`attributes.kinds.${kind}`)}</span>,
        },
        {
          id: 'shown',
          label: t('attributes.shown'),
          cell: ({ archived, inPanel }) =>
            t(
              archived
                ? 'attributes.archived'
                : inPanel
                  ? 'attributes.shown.panel'
                  : 'attributes.shown.page',
            ),
        },
        {
          id: 'actions',
          label: t('attributes.actions'),
          quietLabel: true,
          numeric: true,
          cell: (attribute) => <Actions attribute={attribute} attributes={attributes} onEdit={onEdit} />,
        },
      ]}
    />
  )
}

function Actions({ attribute, attributes, onEdit }: Rows & { attribute: AttributeView }) {
  const t = useText()
  const { id: attributeId, name, archived, revision } = attribute
  const at = attributes.indexOf(attribute)
  const run = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work()
      if (done) toast({ text: done, icon: 'archive', seconds: 4 })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
    await queryClient.invalidateQueries({ queryKey: listQuery().queryKey })
  }
  const put = (after: string | null) => void run(() => api.attributes.move({ attributeId, after }))
  const next = attributes[at + 1]
  return (
    <Menu align="end" trigger={<IconButton icon="ellipsis" size="small" label={t('attributes.actionsOf', { name })} />}>
      <MenuItem icon="pencil" onClick={() => onEdit(attribute)}>
        {t('attributes.change')}
      </MenuItem>
      {at > 0 && !archived && (
        <MenuItem icon="arrow-up" onClick={() => put(attributes[at - 2]?.id ?? null)}>
          {t('attributes.up')}
        </MenuItem>
      )}
      {next && !next.archived && !archived && (
        <MenuItem icon="arrow-down" onClick={() => put(next.id)}>
          {t('attributes.down')}
        </MenuItem>
      )}
      <MenuItem
        icon="archive"
        onClick={() =>
          void run(
            () => api.attributes.update({ attributeId, revision, archived: !archived }),
            t(archived ? 'attributes.isBack' : 'attributes.isAway', { name }),
          )
        }
      >
        {t(archived ? 'attributes.restore' : 'attributes.archive')}
      </MenuItem>
    </Menu>
  )
}
