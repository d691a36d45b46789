// What can be done by key and palette about who is one person.
import { command } from '#web/commands.tsx'

export const goDuplicates = command({
  id: 'identity.go',
  titleKey: 'identity.commands.go',
  icon: 'users-round',
  group: 'anywhere',
  needs: 'identity:read',
  run: ({ navigate }) => navigate('/customers/duplicates'),
})
export const mergeWith = command({
  id: 'identity.mergeWith',
  titleKey: 'identity.commands.mergeWith',
  icon: 'merge',
  keys: ['shift+s'],
  group: 'conversation',
  needs: 'identity:write',
  writes: true,
})
export const mergeNow = command({
  id: 'identity.merge',
  titleKey: 'identity.commands.merge',
  icon: 'merge',
  keys: ['mod+enter'],
  group: 'anywhere',
  needs: 'identity:write',
})
