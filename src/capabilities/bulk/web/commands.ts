// Changing many conversations by menu and palette.
import { command } from '#web/commands.tsx'

export const everythingCommand = command({
  id: 'bulk.everything',
  titleKey: 'bulk.commands.everything',
  icon: 'check-check',
  group: 'list',
})
export const selectedCommand = command({
  id: 'bulk.selected',
  titleKey: 'bulk.commands.selected',
  icon: 'check-check',
  group: 'list',
})

export const bulkCommands = [everythingCommand, selectedCommand]
