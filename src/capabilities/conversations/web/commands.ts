// What can be done in a conversation by key, menu, palette and button.
import { command } from '#web/commands.tsx'

const group = 'conversation'
export const assignCommand = command({
  id: 'conversations.assign',
  titleKey: 'conversations.commands.assign',
  icon: 'user-round',
  keys: ['a'],
  writes: true,
  group,
})
export const takeCommand = command({
  id: 'conversations.take',
  titleKey: 'conversations.commands.take',
  icon: 'user-round-check',
  keys: ['i'],
  group,
})
export const closeCommand = command({
  id: 'conversations.close',
  titleKey: 'conversations.commands.close',
  icon: 'check',
  keys: ['e'],
  group,
})
export const reopenCommand = command({
  id: 'conversations.reopen',
  titleKey: 'conversations.commands.reopen',
  icon: 'inbox',
  keys: ['shift+e'],
  group,
})
export const withCustomerCommand = command({
  id: 'conversations.withCustomer',
  titleKey: 'conversations.commands.withCustomer',
  icon: 'reply',
  keys: ['w'],
  group,
})
export const snoozeCommand = command({
  id: 'conversations.snooze',
  titleKey: 'conversations.commands.snooze',
  icon: 'alarm-clock',
  keys: ['h'],
  group,
  writes: true,
})
export const renameCommand = command({
  id: 'conversations.rename',
  titleKey: 'conversations.commands.rename',
  icon: 'pencil',
  group,
})

export const privateCommand = command({
  id: 'conversations.private',
  titleKey: 'conversations.commands.private',
  icon: 'lock',
  group,
})

export const mergeCommand = command({
  id: 'conversations.merge',
  titleKey: 'conversations.commands.merge',
  icon: 'merge',
  keys: ['m'],
  group,
})
export const linkCommand = command({
  id: 'conversations.link',
  titleKey: 'conversations.commands.link',
  icon: 'link',
  group,
})

export const conversationCommands = [
  assignCommand,
  takeCommand,
  closeCommand,
  reopenCommand,
  withCustomerCommand,
  snoozeCommand,
  renameCommand,
  privateCommand,
  mergeCommand,
  linkCommand,
]
