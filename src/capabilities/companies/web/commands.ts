// What can be done about a company by key and palette.
import { command } from '#web/commands.tsx'

export const noteCommand = command({
  id: 'companies.note',
  titleKey: 'companies.commands.note',
  icon: 'pencil',
  keys: ['shift+n'],
  group: 'anywhere',
  needs: 'companies:write',
  writes: true,
})
