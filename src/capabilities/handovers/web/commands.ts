// What can be done about handovers by key, palette and button.
import { handOverCommand } from '#capabilities/conversations/web/handing.ts'
import { command } from '#web/commands.tsx'

const needs = 'handovers:use'
export const acceptCommand = command({
  id: 'handovers.accept',
  titleKey: 'handovers.commands.accept',
  icon: 'handshake',
  keys: ['shift+i'],
  group: 'conversation',
  needs,
})
export const sendBackCommand = command({
  id: 'handovers.sendBack',
  titleKey: 'handovers.commands.sendBack',
  icon: 'undo-2',
  keys: ['shift+r'],
  group: 'conversation',
  writes: true,
  needs,
})
export const withdrawCommand = command({
  id: 'handovers.withdraw',
  titleKey: 'handovers.commands.withdraw',
  icon: 'undo-2',
  group: 'conversation',
  needs,
})
export const repeatedCommand = command({
  id: 'handovers.repeated',
  titleKey: 'handovers.commands.repeated',
  icon: 'ear',
  keys: ['shift+t'],
  group: 'conversation',
  needs,
})
export const everythingCommand = command({
  id: 'handovers.everything',
  titleKey: 'handovers.everything.title',
  icon: 'handshake',
  group: 'anywhere',
  needs,
  run: ({ navigate }) => navigate('/settings/handover'),
})

export const commands = [
  handOverCommand,
  acceptCommand,
  sendBackCommand,
  withdrawCommand,
  repeatedCommand,
  everythingCommand,
]
