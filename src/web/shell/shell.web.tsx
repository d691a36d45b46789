// What the shell itself brings: its commands, and the settings of this browser.
import { command } from '../commands.tsx'
import { contribute } from '../contribute.ts'
import { undoCommand } from '../kit/Toasts.tsx'

export const openPalette = command({
  id: 'shell.palette',
  titleKey: 'shell.commands.palette',
  icon: 'search',
  keys: ['mod+k'],
  writes: true,
  group: 'anywhere',
  keyboardOnly: true,
})
export const openShortcuts = command({
  id: 'shell.shortcuts',
  titleKey: 'shell.commands.shortcuts',
  icon: 'circle-help',
  keys: ['?'],
  group: 'anywhere',
})
const goSettings = command({
  id: 'shell.goSettings',
  titleKey: 'shell.commands.goSettings',
  icon: 'settings',
  keys: ['g s'],
  group: 'anywhere',
  run: ({ navigate }) => navigate('/settings'),
})

export default contribute({
  commands: [openPalette, openShortcuts, undoCommand, goSettings],
  nav: [{ id: 'settings', to: '/settings', labelKey: 'shell.nav.settings', icon: 'settings', order: 90 }],
  settingsPages: [
    {
      id: 'look',
      titleKey: 'shell.look.title',
      group: 'you',
      order: 30,
      wordsKey: 'shell.look.words',
      load: () => import('./settings/LookPage.tsx'),
    },
    {
      id: 'keyboard',
      titleKey: 'shell.keyboard.title',
      group: 'you',
      order: 40,
      wordsKey: 'shell.keyboard.words',
      load: () => import('./settings/KeyboardPage.tsx'),
    },
  ],
})
