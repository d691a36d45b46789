// What can be done with notifications by key, palette and button.
import { command } from '#web/commands.tsx'

const needs = 'notifications:use'

export const openNews = command({
  id: 'notifications.open',
  titleKey: 'notifications.commands.open',
  icon: 'bell',
  keys: ['g n'],
  group: 'anywhere',
  needs,
  run: ({ navigate }) => navigate('/notifications'),
})
export const followCommand = command({
  id: 'notifications.follow',
  titleKey: 'notifications.commands.follow',
  icon: 'bell',
  keys: ['shift+f'],
  group: 'conversation',
  needs,
})
export const nextNews = command({
  id: 'notifications.next',
  titleKey: 'notifications.commands.next',
  icon: 'arrow-down',
  keys: ['j', 'down'],
  group: 'list',
  repeats: true,
  keyboardOnly: true,
  needs,
})
export const previousNews = command({
  id: 'notifications.previous',
  titleKey: 'notifications.commands.previous',
  icon: 'arrow-up',
  keys: ['k', 'up'],
  group: 'list',
  repeats: true,
  keyboardOnly: true,
  needs,
})
export const seenCommand = command({
  id: 'notifications.seen',
  titleKey: 'notifications.commands.seen',
  icon: 'check',
  keys: ['e'],
  group: 'list',
  needs,
})
export const allSeenCommand = command({
  id: 'notifications.allSeen',
  titleKey: 'notifications.commands.allSeen',
  icon: 'check-check',
  keys: ['shift+e'],
  group: 'list',
  needs,
})

export const notificationCommands = [openNews, followCommand, nextNews, previousNews, seenCommand, allSeenCommand]
