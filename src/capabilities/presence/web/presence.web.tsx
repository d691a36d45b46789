// Presence in the app: in the head of a conversation.
import '#capabilities/conversations/web/slots.ts'
import { lazy, Suspense } from 'react'
import { contribute } from '#web/contribute.ts'

const Present = lazy(() => import('./Present.tsx'))

export default contribute({
  slots: [
    {
      slot: 'conversation.present',
      order: 10,
      component: ({ conversationId }) => (
        <Suspense>
          <Present conversationId={conversationId} />
        </Suspense>
      ),
    },
  ],
})
