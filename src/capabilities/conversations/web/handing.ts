// How the open conversation is handed over with a brief, which a capability above knows.
import { command } from '#web/commands.tsx'
import type { Owner } from './actions.ts'

export const handOverCommand = command({
  id: 'handovers.give',
  titleKey: 'conversations.commands.handOver',
  icon: 'handshake',
  keys: ['shift+a'],
  group: 'conversation',
  writes: true,
})

/** Set while it can be: asks for the brief for this person. */
export const handing: { current: ((to: Owner) => void) | undefined } = { current: undefined }
