// Consents in the app: beside a conversation, on the customer's page, and their purposes in the settings.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Here = part(async () => ({ default: (await import('./ConsentsHere.tsx')).ConsentsHere }), { early: true })

const Place = ({ customerId, inPanel }: { customerId: string; inPanel?: boolean }) =>
  useMay('consents:read') && (
    <Suspense>
      <Here key={customerId} customerId={customerId} inPanel={inPanel} />
    </Suspense>
  )

export default contribute({
  settingsPages: [
    {
      id: 'consents',
      titleKey: 'consents.title',
      group: 'data',
      order: 40,
      needs: 'consents:manage',
      wordsKey: 'consents.words',
      load: () => import('./PurposesPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.sidebar',
      order: 20,
      component: ({ customerId }) => <Place customerId={customerId} inPanel />,
    },
    {
      slot: 'customer.about',
      order: 40,
      component: ({ customerId, inPanel }) => !inPanel && <Place customerId={customerId} />,
    },
  ],
})
