// Receipts in the app: a line at the end of the panel beside a conversation.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'

const ReadBy = part(async () => ({ default: (await import('./ReadBy.tsx')).ReadBy }))

export default contribute({
  slots: [
    {
      slot: 'conversation.sidebar',
      order: 90,
      component: ({ conversationId }) => (
        <Suspense>
          <ReadBy key={conversationId} conversationId={conversationId} />
        </Suspense>
      ),
    },
  ],
})
