// Import and export in the app: their pages in the settings, and the way out beside each list.
import { Suspense } from 'react'
import '#capabilities/companies/web/slots.ts'
import '#capabilities/consents/web/slots.ts'
import '#capabilities/directory/web/slots.ts'
import '#capabilities/inbox/web/slots.ts'
import '#capabilities/segments/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { exportsCommand, importsCommand, listCommand } from './commands.ts'

const TakeOut = part(async () => ({ default: (await import('./TakeOut.tsx')).TakeOut }))
const TakeProof = part(async () => ({ default: (await import('./TakeOut.tsx')).TakeProof }))
const TakeList = part(async () => ({ default: (await import('./TakeOut.tsx')).TakeList }))

export default contribute({
  commands: [importsCommand, exportsCommand, listCommand],
  settingsPages: [
    {
      id: 'imports',
      titleKey: 'exchange.imports.title',
      group: 'data',
      order: 60,
      needs: 'exchange:import',
      wordsKey: 'exchange.imports.words',
      load: () => import('./ImportsPage.tsx'),
      children: [{ path: '$importId', needs: 'exchange:import', load: () => import('./ImportPage.tsx') }],
    },
    {
      id: 'exports',
      titleKey: 'exchange.exports.title',
      group: 'data',
      order: 61,
      needs: 'exchange:export',
      wordsKey: 'exchange.exports.words',
      load: () => import('./ExportsPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'directory.actions',
      order: 10,
      component: ({ asked }) =>
        useMay('exchange:export') && (
          <Suspense>
            <TakeOut what={{ kind: 'customers', ...asked }} cards />
          </Suspense>
        ),
    },
    {
      slot: 'companies.actions',
      order: 10,
      component: () =>
        useMay('exchange:export') && (
          <Suspense>
            <TakeOut what={{ kind: 'companies' }} />
          </Suspense>
        ),
    },
    {
      slot: 'consents.purpose',
      order: 10,
      component: ({ purposeId }) =>
        useMay('exchange:export') &&
        useMay('consents:export') && (
          <Suspense>
            <TakeProof purposeId={purposeId} />
          </Suspense>
        ),
    },
    {
      slot: 'segment.actions',
      order: 10,
      component: ({ segmentId }) =>
        useMay('exchange:export') && (
          <Suspense>
            <TakeOut what={{ kind: 'segment', segmentId }} cards />
          </Suspense>
        ),
    },
    {
      slot: 'inbox.list',
      order: 20,
      component: ({ condition }) =>
        useMay('exchange:export') && (
          <Suspense>
            <TakeList condition={condition} />
          </Suspense>
        ),
    },
    { slot: 'inbox.menu', order: 20, component: () => <CommandMenuItem command={listCommand} /> },
  ],
})
