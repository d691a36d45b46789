// Presence in the app: in the head of a conversation.
import '#capabilities/conversations/web/slots.ts'
import { Suspense } from 'react'
import { contribute } from '#web/contribute.ts'
import { Later } from '#web/Later.tsx'
import { part } from '#web/part.ts'

const Present = part(() => import('./Present.tsx'), { early: true })

export default contribute({
  slots: [
    {
      slot: 'conversation.present',
      order: 10,
      component: ({ conversationId }) => (
        <Later>
          <Suspense>
            <Present conversationId={conversationId} />
          </Suspense>
        </Later>
      ),
    },
  ],
})
