// The timeline in the app: in the middle of the customer's page, and on the company's.
import { Suspense } from 'react'
import '#capabilities/companies/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Timeline = part(async () => ({ default: (await import('./Timeline.tsx')).Timeline }))

export default contribute({
  slots: [
    {
      slot: 'customer.main',
      order: 20,
      component: ({ customerId }) =>
        useMay('timeline:read') && (
          <Suspense>
            <Timeline key={customerId} customerId={customerId} />
          </Suspense>
        ),
    },
    {
      slot: 'company.main',
      order: 20,
      component: ({ companyId }) =>
        useMay('timeline:read') && (
          <Suspense>
            <Timeline key={companyId} companyId={companyId} />
          </Suspense>
        ),
    },
  ],
})
