// Segments in the app: their list, the page of one, who customers are, and in which segments one is.
import { Suspense } from 'react'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'

const Here = part(async () => ({ default: (await import('./SegmentsHere.tsx')).SegmentsHere }))

const TurnLine = part(async () => ({ default: (await import('./TurnLine.tsx')).TurnLine }))

const needs = 'segments:read'

export default contribute({
  routes: [
    { path: '/segments', load: () => import('./SegmentsPage.tsx'), titleKey: 'segments.title', needs },
    { path: '/segments/who', load: () => import('./WhoPage.tsx'), titleKey: 'segments.who.title', needs },
    { path: '/segments/$segmentId', load: () => import('./SegmentPage.tsx'), titleKey: 'segments.one', needs },
  ],
  timelineLines: [
    {
      type: 'segments.turn',
      icon: 'users-round',
      line: (props) => (
        <Suspense>
          <TurnLine {...props} />
        </Suspense>
      ),
    },
  ],
  slots: [
    {
      slot: 'customer.about',
      order: 40,
      component: ({ customerId, inPanel }) =>
        useMay(needs) &&
        !inPanel && (
          <Suspense>
            <Here key={customerId} customerId={customerId} />
          </Suspense>
        ),
    },
  ],
})
