// Taking a conversation out by key, palette and menu.
import { command } from '#web/commands.tsx'

export const exportCommand = command({
  id: 'exporting.export',
  titleKey: 'exporting.command',
  icon: 'printer',
  keys: ['shift+p'],
  group: 'conversation',
  needs: 'exporting:use',
})
