// Attributes in the app: beside a conversation, on the pages of customers and companies, and in the settings.
import { Suspense } from 'react'
import '#capabilities/companies/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Here = part(async () => ({ default: (await import('./AttributesHere.tsx')).AttributesHere }), { early: true })

const Beside = part(async () => ({ default: (await import('./AttributesHere.tsx')).OfCompany }), { early: true })

export default contribute({
  settingsPages: [
    {
      id: 'attributes',
      titleKey: 'attributes.title',
      group: 'work',
      order: 35,
      needs: 'attributes:manage',
      wordsKey: 'attributes.words',
      load: () => import('./AttributesPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'customer.about',
      order: 20,
      component: ({ customerId, inPanel }) =>
        useMay('attributes:use') && (
          <Suspense>
            <Here key={customerId} about="customer" subjectId={customerId} inPanel={inPanel} />
          </Suspense>
        ),
    },
    {
      slot: 'company.about',
      order: 10,
      component: ({ companyId }) =>
        useMay('attributes:use') && (
          <Suspense>
            <Here key={companyId} about="company" subjectId={companyId} />
          </Suspense>
        ),
    },
    {
      slot: 'company.beside',
      order: 10,
      component: ({ companyId }) =>
        useMay('attributes:use') && (
          <Suspense>
            <Beside key={companyId} companyId={companyId} />
          </Suspense>
        ),
    },
  ],
})
