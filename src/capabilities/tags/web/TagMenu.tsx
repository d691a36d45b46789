// What can be done with one tag.
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { TagView } from '../tags.contract.ts'
import { useKeeping } from './keeping.ts'

type TagMenuProps = {
  tag: TagView
  others: readonly TagView[]
  onEdit: (tag: TagView) => void
  onMerge: (tag: TagView) => void
}

export function TagMenu({ tag, others, onEdit, onMerge }: TagMenuProps) {
  const t = useText()
  const { archive, unmerge } = useKeeping()
  return (
    <Menu
      align="end"
      trigger={<IconButton icon="ellipsis" size="small" label={t('tags.settings.actionsOf', { name: tag.name })} />}
    >
      <MenuItem icon="pencil" onClick={() => onEdit(tag)}>
        {t('tags.settings.edit')}
      </MenuItem>
      <MenuItem icon="merge" onClick={() => onMerge(tag)}>
        {t('tags.settings.merge')}
      </MenuItem>
      {others
        .filter((each) => each.mergedInto === tag.id)
        .map((each) => (
          <MenuItem key={each.id} icon="split" onClick={() => void unmerge(each)}>
            {t('tags.settings.unmerge', { name: each.name })}
          </MenuItem>
        ))}
      <MenuItem icon={tag.archived ? 'undo-2' : 'archive'} onClick={() => void archive(tag, !tag.archived)}>
        {t(tag.archived ? 'tags.settings.restore' : 'tags.settings.archive')}
      </MenuItem>
    </Menu>
  )
}
