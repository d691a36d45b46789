// Every tag: how often it is used, what it is called, its colour; merged and archived ones.
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Tag } from '#web/kit/Chip.tsx'
import { SearchInput } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { TagView } from '../tags.contract.ts'
import { tagsQuery } from './data.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { TagDialog } from './TagDialog.tsx'
import { TagMenu } from './TagMenu.tsx'
import css from './tags.module.css'

export default function TagsPage() {
  const t = useText()
  const mayMake = useMay('tags:make')
  const { data, error, refetch } = useQuery(tagsQuery())
  const [sought, setSought] = useState('')
  const [editing, setEditing] = useState<TagView | 'new'>()
  const [merging, setMerging] = useState<TagView>()
  const own = data?.items.filter((tag) => !tag.mergedInto)
  const wanted = sought.trim().toLowerCase()
  const found = own?.filter(
    (tag) =>
      tag.name.toLowerCase().includes(wanted) ||
      data!.items.some((each) => each.rootId === tag.id && each.name.toLowerCase().includes(wanted)),
  )
  const [inUse, away] = [found?.filter((tag) => !tag.archived) ?? [], found?.filter((tag) => tag.archived) ?? []]
  const shown = { all: data?.items ?? [], onEdit: setEditing, onMerge: setMerging }
  return (
    <Page
      title={t('tags.settings.title')}
      actions={
        mayMake && (
          <Button variant="primary" icon="plus" onClick={() => setEditing('new')}>
            {t('tags.settings.make')}
          </Button>
        )
      }
    >
      {own && own.length > 8 && (
        <SearchInput
          label={t('tags.settings.find')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      {error && !data ? (
        <ErrorState title={t('tags.settings.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !own ? (
        <LoadingRows rows={4} shape={[30, 20]} />
      ) : !own.length ? (
        <EmptyState icon="tag" title={t('tags.settings.none')}>
          {t('tags.settings.noneText')}
        </EmptyState>
      ) : !found?.length ? (
        <EmptyState
          icon="tag"
          title={t('tags.settings.notFound', { words: sought.trim() })}
          actions={<Button onClick={() => setSought('')}>{t('tags.settings.all')}</Button>}
        />
      ) : (
        inUse.length > 0 && <Tags label={t('tags.settings.title')} tags={inUse} {...shown} />
      )}
      {away.length > 0 && (
        <Section title={t('tags.settings.away')}>
          <Tags label={t('tags.settings.away')} tags={away} {...shown} />
        </Section>
      )}
      {editing && (
        <TagDialog
          key={editing === 'new' ? 'new' : editing.id}
          tag={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {merging && <MergeDialog tag={merging} tags={own ?? []} onClose={() => setMerging(undefined)} />}
    </Page>
  )
}

type TagsProps = {
  label: string
  tags: readonly TagView[]
  all: readonly TagView[]
  onEdit: (tag: TagView) => void
  onMerge: (tag: TagView) => void
}

function Tags({ label, tags, all, onEdit, onMerge }: TagsProps) {
  const t = useText()
  const format = useFormats()
  const mayManage = useMay('tags:manage')
  const { data } = useQuery({ ...api.tags.uses.query({}), staleTime: 0 })
  const uses = useMemo(() => new Map(data?.items.map((item) => [item.tagId, item.count])), [data])
  const count = (id: string) => {
    const number = uses.get(id)
    return number === undefined ? '…' : number >= 1000 ? `${format.number(999)}+` : format.number(number)
  }
  const others = (tag: TagView) => all.filter((each) => each.rootId === tag.id && each.id !== tag.id)
  return (
    <Table
      label={label}
      stacks
      rows={tags}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('tags.settings.name'),
          heading: true,
          cell: ({ name, colour }) => (
            <Tag hue={colour}>
              <bdi>{name}</bdi>
            </Tag>
          ),
        },
        {
          id: 'colour',
          label: t('tags.settings.colour'),
          cell: ({ colour }) => <span className="dim">{t(`tags.colours.${colour}`)}</span>,
        },
        {
          id: 'others',
          label: t('tags.settings.others'),
          cell: (tag) =>
            others(tag).length > 0 && (
              <span className={css.names}>{format.list(others(tag).map(({ name }) => name))}</span>
            ),
        },
        { id: 'uses', label: t('tags.settings.uses'), numeric: true, cell: ({ id }) => count(id) },
        {
          id: 'actions',
          label: t('tags.settings.actions'),
          quietLabel: true,
          numeric: true,
          cell: (tag) => mayManage && <TagMenu tag={tag} others={others(tag)} onEdit={onEdit} onMerge={onMerge} />,
        },
      ]}
    />
  )
}
