// The directory in the app: its place in the spine, the list, and what the palette finds by a name.
import { Suspense } from 'react'
import '#capabilities/companies/web/slots.ts'
import { command } from '#web/commands.tsx'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const PeopleAt = part(async () => ({ default: (await import('./PeopleAt.tsx')).PeopleAt }))

export const goCustomers = command({
  id: 'directory.go',
  titleKey: 'directory.commands.go',
  icon: 'contact',
  keys: ['g c'],
  group: 'anywhere',
  needs: 'directory:read',
  run: ({ navigate }) => navigate('/customers'),
})

export default contribute({
  routes: [
    {
      path: '/customers',
      load: () => import('./CustomersPage.tsx'),
      titleKey: 'directory.title',
      needs: 'directory:read',
      search: (raw) => raw,
    },
  ],
  nav: [
    {
      id: 'customers',
      to: '/customers',
      labelKey: 'directory.title',
      icon: 'contact',
      order: 20,
      needs: 'directory:read',
    },
  ],
  commands: [goCustomers],
  slots: [
    {
      slot: 'company.main',
      order: 10,
      component: ({ companyId }) =>
        useMay('directory:read') && (
          <Suspense>
            <PeopleAt key={companyId} companyId={companyId} />
          </Suspense>
        ),
    },
  ],
})
