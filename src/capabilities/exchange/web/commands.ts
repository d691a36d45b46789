// Bringing in and taking out, by key and palette.
import { command } from '#web/commands.tsx'

export const importsCommand = command({
  id: 'exchange.imports',
  titleKey: 'exchange.commands.imports',
  icon: 'upload',
  group: 'anywhere',
  needs: 'exchange:import',
  run: ({ navigate }) => navigate('/settings/imports'),
})
export const exportsCommand = command({
  id: 'exchange.exports',
  titleKey: 'exchange.commands.exports',
  icon: 'download',
  group: 'anywhere',
  needs: 'exchange:export',
  run: ({ navigate }) => navigate('/settings/exports'),
})
export const listCommand = command({
  id: 'exchange.list',
  titleKey: 'exchange.commands.list',
  icon: 'download',
  group: 'list',
  needs: 'exchange:export',
})
