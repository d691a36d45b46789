// Conversations in the app: their commands, and what the panel beside one shows. The screen around them is the inbox.
import { Suspense } from 'react'
import type { Slots } from '#web/contribute.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { conversationCommands } from './commands.ts'
import '#capabilities/customers/web/slots.ts'
import './slots.ts'

type Props = Slots['conversation.sidebar']
const sidebar = () => import('./Sidebar.tsx')
const Linked = part(async () => ({ default: (await import('./Links.tsx')).Links }), { early: true })
const OnThread = part(async () => ({ default: (await import('./OnThisThread.tsx')).OnThisThread }), { early: true })
const Seeing = part(async () => ({ default: (await import('./WhoSees.tsx')).WhoSees }), { early: true })
const WithCustomer = part(async () => ({ default: (await sidebar()).ConversationsWith }))
const Earlier = part(async () => ({ default: (await sidebar()).EarlierConversations }), { early: true })

export default contribute({
  commands: conversationCommands,
  slots: [
    {
      slot: 'customer.main',
      order: 10,
      component: ({ customerId }) =>
        useMay('conversations:read') && (
          <Suspense>
            <WithCustomer key={customerId} customerId={customerId} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.sidebar',
      order: 10,
      component: (props: Props) => (
        <Suspense>
          <OnThread {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'conversation.sidebar',
      order: 15,
      component: (props: Props) => (
        <Suspense>
          <Seeing {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'conversation.sidebar',
      order: 20,
      component: (props: Props) => (
        <Suspense>
          <Linked {...props} />
        </Suspense>
      ),
    },
    {
      slot: 'conversation.sidebar',
      order: 30,
      component: (props: Props) => (
        <Suspense>
          <Earlier {...props} />
        </Suspense>
      ),
    },
  ],
})
