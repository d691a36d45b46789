// Presence in the app: in the head of a conversation.
import '#capabilities/conversations/web/slots.ts'
import { Suspense } from 'react'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'

const Present = part(() => import('./Present.tsx'))

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
