// What can be done about a customer by key and palette.
import { command } from '#web/commands.tsx'

export const openCustomer = command({
  id: 'customers.open',
  titleKey: 'customers.commands.open',
  icon: 'contact',
  keys: ['p'],
  group: 'conversation',
  needs: 'customers:read',
})
export const addAddressCommand = command({
  id: 'customers.addAddress',
  titleKey: 'customers.commands.addAddress',
  icon: 'plus',
  keys: ['shift+u'],
  group: 'conversation',
  needs: 'customers:write',
  writes: true,
})
export const markCommand = command({
  id: 'customers.mark',
  titleKey: 'customers.commands.mark',
  icon: 'star',
  keys: ['v'],
  group: 'conversation',
  needs: 'customers:write',
  writes: true,
})
export const noteCommand = command({
  id: 'customers.note',
  titleKey: 'customers.commands.note',
  icon: 'pencil',
  keys: ['shift+n'],
  group: 'conversation',
  needs: 'customers:write',
  writes: true,
})
