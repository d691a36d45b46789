// What can be done about spam by key, menu and palette.
import { command } from '#web/commands.tsx'

const group = 'conversation'
export const spamCommand = command({
  id: 'blocking.spam',
  titleKey: 'blocking.commands.spam',
  icon: 'ban',
  keys: ['!'],
  group,
})
export const notSpamCommand = command({
  id: 'blocking.notSpam',
  titleKey: 'blocking.commands.notSpam',
  icon: 'inbox',
  group,
})
export const blockCommand = command({
  id: 'blocking.block',
  titleKey: 'blocking.commands.block',
  icon: 'shield',
  group,
})

export const blockingCommands = [spamCommand, notSpamCommand, blockCommand]
