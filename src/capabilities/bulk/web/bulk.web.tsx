// Changing many conversations, in the app: from a selection, from a whole list, and how far it is.
import { Suspense } from 'react'
import '#capabilities/inbox/web/slots.ts'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { bulkCommands, everythingCommand } from './commands.ts'

const Everything = part(async () => ({ default: (await import('./Everything.tsx')).Everything }))
const Selected = part(async () => ({ default: (await import('./Selected.tsx')).Selected }))
const RunBanner = part(() => import('./RunBanner.tsx'))

export default contribute({
  commands: bulkCommands,
  slots: [
    {
      slot: 'shell.banner',
      order: 50,
      component: () =>
        useMay('bulk:use') && (
          <Suspense>
            <RunBanner />
          </Suspense>
        ),
    },
    {
      slot: 'inbox.list',
      order: 10,
      component: (props) =>
        useMay('bulk:use') && (
          <Suspense>
            <Everything {...props} />
          </Suspense>
        ),
    },
    { slot: 'inbox.menu', order: 10, component: () => <CommandMenuItem command={everythingCommand} /> },
    {
      slot: 'inbox.selection',
      order: 10,
      component: (props) =>
        useMay('bulk:use') && (
          <Suspense>
            <Selected {...props} />
          </Suspense>
        ),
    },
  ],
})
