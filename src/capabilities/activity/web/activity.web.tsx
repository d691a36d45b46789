// Activity in the app: in the panel beside a conversation, at the side of the customer's page, and in the settings.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Activity = part(async () => ({ default: (await import('./Activity.tsx')).Activity }), { early: true })

export default contribute({
  settingsPages: [
    {
      id: 'events',
      titleKey: 'activity.settings.title',
      group: 'data',
      order: 20,
      needs: 'activity:manage',
      wordsKey: 'activity.settings.words',
      load: () => import('./EventsPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.sidebar',
      order: 7,
      component: ({ customerId }) =>
        useMay('activity:read') && (
          <Suspense>
            <Activity key={customerId} customerId={customerId} level={3} atOnce={3} />
          </Suspense>
        ),
    },
    {
      slot: 'customer.sidebar',
      order: 20,
      component: ({ customerId }) =>
        useMay('activity:read') && (
          <Suspense>
            <Activity key={customerId} customerId={customerId} level={2} atOnce={10} />
          </Suspense>
        ),
    },
  ],
})
