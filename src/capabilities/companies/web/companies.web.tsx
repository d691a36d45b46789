// Companies in the app: their list, the page of one, and where a customer works.
import { Suspense } from 'react'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import './slots.ts'

const Here = part(async () => ({ default: (await import('./CompaniesHere.tsx')).CompaniesHere }), { early: true })

export default contribute({
  routes: [
    {
      path: '/companies',
      load: () => import('./CompaniesPage.tsx'),
      titleKey: 'companies.title',
      needs: 'companies:read',
    },
    {
      path: '/companies/$companyId',
      load: () => import('./CompanyPage.tsx'),
      titleKey: 'companies.one',
      needs: 'companies:read',
    },
  ],
  slots: [
    {
      slot: 'customer.about',
      order: 10,
      component: ({ customerId, inPanel }) =>
        useMay('companies:read') && (
          <Suspense>
            <Here key={customerId} customerId={customerId} inPanel={inPanel} />
          </Suspense>
        ),
    },
  ],
})
