// Writing to people outside by key, palette, menu and button.
import { command } from '#web/commands.tsx'

export const forwardCommand = command({
  id: 'sidethreads.forward',
  titleKey: 'sidethreads.commands.forward',
  icon: 'forward',
  keys: ['o'],
  writes: true,
  group: 'conversation',
  needs: 'sidethreads:write',
})
export const answerCommand = command({
  id: 'sidethreads.answer',
  titleKey: 'sidethreads.commands.answer',
  icon: 'forward',
  writes: true,
  group: 'conversation',
  needs: 'sidethreads:write',
})

export const sideCommands = [forwardCommand, answerCommand]
