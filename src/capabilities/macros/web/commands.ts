// What can be done with saved replies by key, button and palette.
import { command } from '#web/commands.tsx'

export const macroCommand = command({
  id: 'macros.use',
  titleKey: 'macros.commands.use',
  icon: 'zap',
  keys: ['shift+m'],
  group: 'conversation',
  needs: 'macros:use',
  writes: true,
})
