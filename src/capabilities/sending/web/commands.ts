// What can be done while answering, by key, menu, palette and button.
import { command } from '#web/commands.tsx'

export const replyCommand = command({
  id: 'sending.reply',
  titleKey: 'sending.commands.reply',
  icon: 'reply',
  keys: ['r'],
  writes: true,
  group: 'conversation',
})
export const noteCommand = command({
  id: 'sending.note',
  titleKey: 'sending.commands.note',
  icon: 'lock',
  keys: ['n'],
  writes: true,
  group: 'conversation',
})
export const sendCommand = command({
  id: 'sending.send',
  titleKey: 'sending.commands.send',
  icon: 'send',
  keys: ['mod+enter'],
  group: 'writing',
})
export const sendAndCloseCommand = command({
  id: 'sending.sendAndClose',
  titleKey: 'sending.commands.sendAndClose',
  icon: 'send',
  keys: ['mod+shift+enter'],
  group: 'writing',
})
export const draftsCommand = command({
  id: 'drafts.open',
  titleKey: 'drafts.commands.open',
  icon: 'file-pen-line',
  keys: ['g d'],
  group: 'anywhere',
  needs: 'drafts:write',
  run: ({ navigate }) => navigate('/drafts'),
})

export const sendingCommands = [replyCommand, noteCommand, sendCommand, sendAndCloseCommand, draftsCommand]
