// Writing and sending in the app: the composer under a conversation, the fate of each message, drafts, and what did not
// arrive.
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import '#capabilities/people/web/slots.ts'
import { Suspense } from 'react'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { sendingCommands } from './commands.ts'
import { DraftsLink } from './DraftsLink.tsx'

const Composer = part(() => import('./Composer.tsx'), { early: true })
const MessageStatus = part(() => import('./MessageStatus.tsx'), { early: true })
const MessageTrouble = part(() => import('./MessageTrouble.tsx'), { early: true })
const TroubleBanner = part(() => import('./TroubleBanner.tsx'))
const SystemMailNotice = part(() => import('./SystemMailNotice.tsx'))
const Compose = part(() => import('./Compose.tsx'))
const WriteTo = part(() => import('./WriteTo.tsx'))

const Scheduled = part(() => import('./Scheduled.tsx'))
const ScheduledLine = part(() => import('./ScheduledLine.tsx'))
const scheduledLine = ({ event }: { event: EventLine }) => (
  <Suspense>
    <ScheduledLine event={event} />
  </Suspense>
)

export default contribute({
  eventLines: [
    { type: 'sending.scheduled', icon: 'clock', line: scheduledLine },
    { type: 'sending.rescheduled', icon: 'clock', line: scheduledLine },
    { type: 'sending.unscheduled', icon: 'clock-alert', line: scheduledLine },
  ],
  commands: sendingCommands,
  routes: [
    { path: '/drafts', load: () => import('./DraftsPage.tsx'), titleKey: 'drafts.title', needs: 'drafts:write' },
    {
      path: '/drafts/$draftId',
      load: () => import('./DraftPage.tsx'),
      titleKey: 'sending.new.title',
      needs: 'sending:send',
    },
    {
      path: '/undelivered',
      load: () => import('./UndeliveredPage.tsx'),
      titleKey: 'sending.undelivered.title',
      needs: 'sending:read',
    },
  ],
  slots: [
    {
      slot: 'conversation.ahead',
      order: 10,
      component: (props) => (
        <Suspense>
          <Scheduled {...props} />
        </Suspense>
      ),
    },
    { slot: 'views.yours', order: 10, component: DraftsLink },
    {
      slot: 'conversation.composer',
      order: 10,
      component: (props) => (
        <Suspense>
          <Composer {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'conversation.messageStatus',
      order: 10,
      component: (props) => (
        <Suspense>
          <MessageStatus {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'conversation.messageFoot',
      order: 10,
      component: (props) => (
        <Suspense>
          <MessageTrouble {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'shell.banner',
      order: 20,
      component: () => (
        <Suspense>
          <TroubleBanner />
        </Suspense>
      ),
    },
    {
      slot: 'people.notice',
      order: 10,
      component: () => (
        <Suspense>
          <SystemMailNotice />
        </Suspense>
      ),
    },
    {
      slot: 'customer.actions',
      order: 10,
      component: (props) =>
        useMay('sending:send') && (
          <Suspense>
            <WriteTo {...props} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.compose',
      order: 10,
      component: (props) => (
        <Suspense>
          <Compose {...props} />
        </Suspense>
      ),
    },
  ],
})
