// What can be done with tags by key, menu and palette.
import { command } from '#web/commands.tsx'

export const tagCommand = command({
  id: 'tags.change',
  titleKey: 'tags.commands.change',
  icon: 'tag',
  keys: ['t'],
  group: 'conversation',
  needs: 'tags:use',
  writes: true,
})
