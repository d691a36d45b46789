// Identity in the app: the list of offers, the comparison, what a customer's page and the panel say, and giving a message
// to whoever wrote it.
import { type ComponentType, Suspense, createElement } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { goDuplicates, mergeNow, mergeWith } from './commands.ts'

const Same = part(async () => ({ default: (await import('./Same.tsx')).Same }))
const MoveItem = part(async () => ({ default: (await import('./MoveItem.tsx')).MoveItem }))
const Moving = part(async () => ({ default: (await import('./MoveItem.tsx')).Moving }))
const MergeLine = part(async () => ({ default: (await import('./MergeLine.tsx')).MergeLine }))
const MoveLine = part(async () => ({ default: (await import('./MoveLine.tsx')).MoveLine }))

const lazily =
  <P extends object>(Part: ComponentType<P>) =>
  (props: P) => <Suspense>{createElement(Part, props)}</Suspense>
const line = lazily(MoveLine)

export default contribute({
  routes: [
    {
      path: '/customers/duplicates',
      load: () => import('./OffersPage.tsx'),
      titleKey: 'identity.offers.title',
      needs: 'identity:read',
    },
    {
      path: '/customers/$customerId/compare',
      load: () => import('./ComparePage.tsx'),
      titleKey: 'identity.compareTitle',
      needs: 'identity:read',
      search: (raw) => ({ with: typeof raw['with'] === 'string' ? raw['with'] : '' }),
    },
  ],
  commands: [goDuplicates, mergeWith, mergeNow],
  messageActions: [{ directions: ['in'], needs: 'identity:write', item: lazily(MoveItem) }],
  eventLines: [
    { type: 'identity.messageMoved', icon: 'user-round-cog', line },
    { type: 'identity.messageMovedBack', icon: 'undo-2', line },
  ],
  timelineLines: [{ type: 'identity.merge', icon: 'merge', line: lazily(MergeLine) }],
  slots: [
    {
      slot: 'customer.about',
      order: 30,
      component: ({ customerId, inPanel }) =>
        useMay('identity:read') && (
          <Suspense>
            <Same key={customerId} customerId={customerId} inPanel={inPanel ?? false} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.banner',
      order: 90,
      component: ({ conversationId }) =>
        useMay('identity:write') && (
          <Suspense>
            <Moving conversationId={conversationId} />
          </Suspense>
        ),
    },
  ],
})
