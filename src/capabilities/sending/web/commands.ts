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
export const sendLaterCommand = command({
  id: 'sending.sendLater',
  titleKey: 'sending.commands.sendLater',
  icon: 'clock',
  keys: ['mod+alt+enter'],
  group: 'writing',
})
const conversation = 'conversation'
export const takeOverCommand = command({
  id: 'drafts.takeOver',
  titleKey: 'drafts.takeOver',
  icon: 'file-pen-line',
  group: conversation,
})
export const sendScheduledCommand = command({
  id: 'sending.sendScheduled',
  titleKey: 'sending.commands.sendScheduled',
  icon: 'send',
  group: conversation,
})
export const moveScheduledCommand = command({
  id: 'sending.moveScheduled',
  titleKey: 'sending.commands.moveScheduled',
  icon: 'clock',
  group: conversation,
})
export const stopScheduledCommand = command({
  id: 'sending.stopScheduled',
  titleKey: 'sending.commands.stopScheduled',
  icon: 'file-pen-line',
  group: conversation,
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

export const sendingCommands = [replyCommand, noteCommand, sendCommand, sendAndCloseCommand, sendLaterCommand, takeOverCommand, sendScheduledCommand, moveScheduledCommand, stopScheduledCommand, draftsCommand]
