// Orders in the app: in the panel beside a conversation, and at the side of the customer's page.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Beside = part(async () => ({ default: (await import('./OrdersBeside.tsx')).OrdersBeside }), { early: true })
const OfCustomer = part(async () => ({ default: (await import('./OrdersOfCustomer.tsx')).OrdersOfCustomer }))
const Line = part(() => import('./OrderLines.tsx'), { early: true })

export default contribute({
  timelineLines: [
    { type: 'orders.placed', icon: 'shopping-bag', line: Line },
    { type: 'orders.changed', icon: 'package', line: Line },
  ],
  slots: [
    {
      slot: 'conversation.sidebar',
      order: 5,
      component: ({ customerId, conversationId }) =>
        useMay('orders:read') && (
          <Suspense>
            <Beside key={conversationId} customerId={customerId} conversationId={conversationId} />
          </Suspense>
        ),
    },
    {
      slot: 'customer.sidebar',
      order: 10,
      component: ({ customerId }) =>
        useMay('orders:read') && (
          <Suspense>
            <OfCustomer key={customerId} customerId={customerId} />
          </Suspense>
        ),
    },
  ],
})
