// What can be planned by key, palette and button.
import { command } from '#web/commands.tsx'

export const followUpCommand = command({
  id: 'later.followUp',
  titleKey: 'later.commands.followUp',
  icon: 'bell',
  keys: ['shift+h'],
  group: 'conversation',
  needs: 'later:use',
})
export const stopFollowUpCommand = command({
  id: 'later.stopFollowUp',
  titleKey: 'later.commands.stop',
  icon: 'x',
  group: 'conversation',
  needs: 'later:use',
})

export const laterCommands = [followUpCommand, stopFollowUpCommand]
