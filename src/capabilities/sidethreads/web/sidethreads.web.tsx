// Side threads in the app: what was said beside a conversation, in its thread, and the place to write there.
import { Suspense } from 'react'
import '#capabilities/conversations/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { sideCommands } from './commands.ts'
import { Side } from './Side.tsx'
import { ForwardItem, ForwardMessage } from './SideItems.tsx'

const SideCard = part(() => import('./SideCard.tsx'))

export default contribute({
  commands: sideCommands,
  messageActions: [{ directions: ['in', 'out'], needs: 'sidethreads:write', item: ForwardMessage }],
  eventLines: [
    {
      type: 'sidethreads.messageAdded',
      said: 'sideMessageId',
      card: ({ event }) => (
        <Suspense>
          <SideCard event={event} />
        </Suspense>
      ),
    },
  ],
  slots: [
    { slot: 'conversation.menu', order: 40, component: ForwardItem },
    { slot: 'conversation.composer', order: 5, component: Side },
  ],
})
