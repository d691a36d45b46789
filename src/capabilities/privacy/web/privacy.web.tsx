// Rights of the person in the app: the list of requests, one request, what concerns a customer on their page and beside
// a conversation, and what is kept by law in the settings.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { command } from '#web/commands.tsx'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Here = part(async () => ({ default: (await import('./RequestsHere.tsx')).RequestsHere }), { early: true })
const OnlyKept = part(async () => ({ default: (await import('./OnlyKept.tsx')).OnlyKept }))

const goRequests = command({
  id: 'privacy.go',
  titleKey: 'privacy.commands.go',
  icon: 'shield-check',
  group: 'anywhere',
  needs: 'privacy:handle',
  run: ({ navigate }) => navigate('/customers/requests'),
})

export default contribute({
  routes: [
    {
      path: '/customers/requests',
      load: () => import('./RequestsPage.tsx'),
      titleKey: 'privacy.title',
      needs: 'privacy:handle',
      search: (raw) => raw,
    },
    {
      path: '/customers/requests/$requestId',
      load: () => import('./RequestPage.tsx'),
      titleKey: 'privacy.title',
      needs: 'privacy:handle',
    },
  ],
  commands: [goRequests],
  settingsPages: [
    {
      id: 'privacy',
      titleKey: 'privacy.settings.title',
      group: 'data',
      order: 45,
      needs: 'privacy:manage',
      wordsKey: 'privacy.settings.words',
      load: () => import('./SettingsPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.sidebar',
      order: 1,
      component: ({ customerId }) => (
        <Suspense>
          <OnlyKept key={customerId} customerId={customerId} />
        </Suspense>
      ),
    },
    {
      slot: 'customer.sidebar',
      order: 90,
      component: ({ customerId }) =>
        useMay('privacy:record') && (
          <Suspense>
            <Here key={customerId} customerId={customerId} />
          </Suspense>
        ),
    },
  ],
})
