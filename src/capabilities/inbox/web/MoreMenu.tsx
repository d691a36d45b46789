// More that can be done with a list: pass its address on, and with a saved view, change its place or take it away.
import {
  copyAddress,
  editView,
  moveViewDown,
  moveViewUp,
  removeView,
  saveView,
} from '#capabilities/views/web/commands.ts'
import { refreshViews, useView, useViews } from '#capabilities/views/web/data.ts'
import { api } from '#web/api.ts'
import { Slot } from '#web/Slot.tsx'
import { useCommand } from '#web/commands.tsx'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuSeparator } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import './slots.ts'
import { type Place, addressOf } from './place.ts'

export function MoreMenu({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const t = useText()
  const view = useView(place.saved)
  const views = useViews() ?? []
  // Those that it can change places with.
  const group = view ? views.filter((each) => each.scope === view.scope && each.team?.id === view.team?.id) : []
  const at = group.findIndex(({ id }) => id === view?.id)
  const failed = (error: unknown) => void toast({ text: problemOf(error).title, icon: 'circle-alert' })
  const move = (after: string | null) =>
    view && void api.views.move({ viewId: view.id, after }).then(refreshViews, failed)
  const may = (act: 'remove' | 'move') => ({
    enabled: view !== undefined,
    allowed: view?.allowed.includes(act) ?? false,
  })
  useCommand(
    copyAddress,
    () =>
      void navigator.clipboard.writeText(new URL(addressOf(place), location.origin).href).then(
        () => toast({ text: t('views.copied'), icon: 'check', seconds: 4 }),
        () => toast({ text: t('views.copyFailed'), icon: 'circle-alert' }),
      ),
  )
  useCommand(moveViewUp, () => move(group[at - 2]?.id ?? null), { ...may('move'), enabled: at > 0 })
  useCommand(moveViewDown, () => move(group[at + 1]!.id), { ...may('move'), enabled: at >= 0 && at < group.length - 1 })
  useCommand(removeView, () => view && void api.views.remove({ viewId: view.id }).then(gone, failed), may('remove'))
  const gone = async () => {
    const { id, name } = view!
    onPlace({ view: 'mine' })
    await refreshViews()
    toast({
      text: t('views.removed', { name }),
      icon: 'trash-2',
      undo: async () => {
        await api.views.restore({ viewId: id })
        await refreshViews()
        onPlace({ view: 'allOpen', saved: id })
      },
    })
  }
  return (
    <Menu align="end" trigger={<IconButton icon="ellipsis" label={t('views.more')} />}>
      <CommandMenuItem command={editView} />
      <CommandMenuItem command={saveView} />
      <CommandMenuItem command={copyAddress} />
      <Slot name="inbox.menu" />
      {view && <MenuSeparator />}
      <CommandMenuItem command={moveViewUp} />
      <CommandMenuItem command={moveViewDown} />
      <CommandMenuItem command={removeView} />
    </Menu>
  )
}
