// What can be done with fields by key and palette.
import { command } from '#web/commands.tsx'

export const detailsCommand = command({
  id: 'fields.details',
  titleKey: 'fields.commands.details',
  icon: 'list',
  keys: ['d'],
  group: 'conversation',
  needs: 'fields:use',
})
