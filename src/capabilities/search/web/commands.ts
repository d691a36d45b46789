// What can be done in the search by key, palette and button.
import { command } from '#web/commands.tsx'

export const openSearch = command({
  id: 'search.open',
  titleKey: 'search.commands.open',
  icon: 'search',
  keys: ['/'],
  group: 'anywhere',
  needs: 'search:use',
  writes: true,
  run: ({ navigate }) => navigate('/search'),
})
export const nextResult = command({
  id: 'search.next',
  titleKey: 'search.commands.next',
  icon: 'arrow-down',
  keys: ['j', 'down'],
  group: 'list',
  repeats: true,
  keyboardOnly: true,
})
export const previousResult = command({
  id: 'search.previous',
  titleKey: 'search.commands.previous',
  icon: 'arrow-up',
  keys: ['k', 'up'],
  group: 'list',
  repeats: true,
  keyboardOnly: true,
})

export const searchCommands = [openSearch, nextResult, previousResult]
