// What can be done in the inbox by key, palette and button.
import { command } from '#web/commands.tsx'
import { addressOf } from './place.ts'
import { views } from './views.ts'

const list = 'list'
export const goInbox = command({
  id: 'inbox.go',
  titleKey: 'inbox.commands.go',
  icon: 'inbox',
  keys: ['g i'],
  group: 'anywhere',
  run: ({ navigate }) => navigate('/inbox'),
})
export const startNew = command({
  id: 'inbox.new',
  titleKey: 'inbox.commands.new',
  icon: 'square-pen',
  keys: ['c'],
  group: 'anywhere',
})
export const next = command({
  id: 'inbox.next',
  titleKey: 'inbox.commands.next',
  icon: 'arrow-down',
  keys: ['j'],
  group: list,
  repeats: true,
  keyboardOnly: true,
})
export const previous = command({
  id: 'inbox.previous',
  titleKey: 'inbox.commands.previous',
  icon: 'arrow-up',
  keys: ['k'],
  group: list,
  repeats: true,
  keyboardOnly: true,
})
export const openRow = command({
  id: 'inbox.open',
  titleKey: 'inbox.commands.open',
  icon: 'mail-open',
  keys: ['enter'],
  group: list,
  keyboardOnly: true,
})
export const select = command({
  id: 'inbox.select',
  titleKey: 'inbox.commands.select',
  icon: 'check',
  keys: ['x'],
  group: list,
})
export const selectTo = command({
  id: 'inbox.selectTo',
  titleKey: 'inbox.commands.selectTo',
  icon: 'check-check',
  keys: ['shift+x'],
  group: list,
})
export const deselect = command({
  id: 'inbox.deselect',
  titleKey: 'inbox.commands.deselect',
  icon: 'x',
  keys: ['esc'],
  group: list,
})
export const filter = command({
  id: 'inbox.filter',
  titleKey: 'inbox.commands.filter',
  icon: 'list-filter',
  keys: ['f'],
  group: list,
})
export const toggleViews = command({
  id: 'inbox.views',
  titleKey: 'inbox.commands.views',
  icon: 'panel-left',
  keys: ['['],
  group: list,
})
export const toggleCustomer = command({
  id: 'inbox.customer',
  titleKey: 'inbox.commands.customer',
  icon: 'panel-right',
  keys: [']'],
  group: 'conversation',
})

/** Each view by its name, for the palette. */
const viewCommands = views.map(({ view, titleKey, icon }) =>
  command({
    id: `inbox.view.${view}`,
    titleKey,
    icon,
    ...(view === 'snoozed' ? { keys: ['g z'] } : {}),
    group: 'anywhere',
    needs: 'conversations:read',
    run: ({ navigate }) => navigate(addressOf({ view })),
  }),
)

export const inboxCommands = [
  ...viewCommands,
  goInbox,
  startNew,
  next,
  previous,
  openRow,
  select,
  selectTo,
  deselect,
  filter,
  toggleViews,
  toggleCustomer,
]
