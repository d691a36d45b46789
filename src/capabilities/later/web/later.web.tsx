// What comes by itself, in the app: at the end of the thread what is planned, and the way to plan it.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import { Suspense } from 'react'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { laterCommands } from './commands.ts'

const FollowUps = part(() => import('./FollowUps.tsx'))
const FollowUpLine = part(() => import('./FollowUpLine.tsx'))
const line = ({ event }: { event: EventLine }) => (
  <Suspense>
    <FollowUpLine event={event} />
  </Suspense>
)

export default contribute({
  commands: laterCommands,
  eventLines: [
    { type: 'later.planned', icon: 'bell', line },
    { type: 'later.stopped', icon: 'bell', line },
    { type: 'later.done', icon: 'bell', line },
    { type: 'later.failed', icon: 'circle-alert', line },
  ],
  slots: [
    {
      slot: 'conversation.ahead',
      order: 20,
      component: (props) => (
        <Suspense>
          <FollowUps {...props} />
        </Suspense>
      ),
    },
  ],
})
