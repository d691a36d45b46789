// The parts of the keyboard help, in order.
import type { CommandGroup } from '../commands.tsx'
import type { TextKey } from '../kit/i18n.tsx'

export const groups: readonly { id: CommandGroup; titleKey: TextKey }[] = [
  { id: 'anywhere', titleKey: 'shell.keyboard.groups.anywhere' },
  { id: 'list', titleKey: 'shell.keyboard.groups.list' },
  { id: 'conversation', titleKey: 'shell.keyboard.groups.conversation' },
  { id: 'writing', titleKey: 'shell.keyboard.groups.writing' },
  { id: 'day', titleKey: 'shell.keyboard.groups.day' },
]
