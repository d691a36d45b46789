// The table in which saved replies are looked after.
import { Link, useNavigate } from '@tanstack/react-router'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { Folder, MacroLine } from '../macros.views.ts'
import { useKeeping } from './keeping.ts'
import css from './macros.module.css'

export function MacrosTable({ items, folders }: { items: readonly MacroLine[]; folders: readonly Folder[] }) {
  const t = useText()
  const format = useFormats()
  const folderName = (id: string | null) => folders.find((folder) => folder.id === id)?.name
  return (
    <Table
      label={t('macros.title')}
      stacks
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: t('macros.settings.name'),
          heading: true,
          width: '46%',
          cell: (macro) => (
            <span className={css.named}>
              <span className="row">
                <Icon name={macro.acts.length ? 'zap' : 'file-text'} size="s" />
                {macro.allowed.includes('change') ? (
                  <Link to={`/settings/macros/${macro.id}`}>
                    <bdi>{macro.name}</bdi>
                  </Link>
                ) : (
                  <bdi>{macro.name}</bdi>
                )}
              </span>
              <span className={css.begins} dir="auto">
                {macro.begins || format.list(macro.acts.map((act) => t(`macros.act.${act}`)))}
              </span>
            </span>
          ),
        },
        {
          id: 'whose',
          label: t('macros.settings.where'),
          cell: ({ whose, folderId }) => (
            <span className="dim">
              {folderName(folderId)
                ? t('macros.settings.whereIn', { whose: t(`macros.whose.${whose}`), folder: folderName(folderId)! })
                : t(`macros.whose.${whose}`)}
            </span>
          ),
        },
        { id: 'uses', label: t('macros.settings.uses'), numeric: true, cell: ({ uses }) => format.number(uses) },
        {
          id: 'used',
          label: t('macros.settings.used'),
          cell: ({ usedAt }) => (
            <span className="dim nowrap">
              {usedAt ? <RelativeTime at={usedAt} form="relative" /> : t('macros.settings.never')}
            </span>
          ),
        },
        {
          id: 'reviewed',
          label: t('macros.settings.reviewed'),
          cell: ({ reviewedAt, stale }) =>
            stale ? (
              <Chip kind="warn" icon="clock-alert">
                <RelativeTime at={reviewedAt} form="relative" />
              </Chip>
            ) : (
              <span className="dim nowrap">
                <RelativeTime at={reviewedAt} form="relative" />
              </span>
            ),
        },
        {
          id: 'actions',
          label: t('macros.settings.actions'),
          quietLabel: true,
          numeric: true,
          cell: (macro) => macro.allowed.includes('change') && <MacroMenu macro={macro} />,
        },
      ]}
    />
  )
}

function MacroMenu({ macro }: { macro: MacroLine }) {
  const t = useText()
  const navigate = useNavigate()
  const { archive, review } = useKeeping()
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="ellipsis" size="small" label={t('macros.settings.actionsOf', { name: macro.name })} />}
    >
      <MenuItem icon="pencil" onClick={() => void navigate({ to: `/settings/macros/${macro.id}` })}>
        {t('macros.settings.edit')}
      </MenuItem>
      <MenuItem icon="check" onClick={() => void review(macro)}>
        {t('macros.settings.stillRight')}
      </MenuItem>
      <MenuItem icon={macro.archived ? 'undo-2' : 'archive'} onClick={() => void archive(macro, !macro.archived)}>
        {t(macro.archived ? 'macros.settings.restore' : 'macros.settings.archive')}
      </MenuItem>
    </Menu>
  )
}
