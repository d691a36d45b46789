// Known as in the app: beside a conversation, on the customer's page, where answers are written, before one leaves that
// goes against it, and under what did.
import { Suspense, type ReactNode } from 'react'
import { offerRemedy } from '#capabilities/conversations/web/remedies.ts'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import '#capabilities/sending/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { askWhy, useAgainst } from './why.ts'

const Known = part(async () => ({ default: (await import('./KnownCard.tsx')).KnownCard }), { early: true })
const Hints = part(async () => ({ default: (await import('./WritingHints.tsx')).WritingHints }))
const Letter = part(async () => ({ default: (await import('./WritingHints.tsx')).LetterHints }))
const Reason = part(async () => ({ default: (await import('./Reason.tsx')).Reason }))
const Why = part(() => import('./WhyDialog.tsx'))

offerRemedy('knownas.against', askWhy)

/** The dialog is loaded when it is asked for the first time. */
function AsksWhy({ children }: { children: ReactNode }) {
  const against = useAgainst()
  return (
    <>
      {children}
      {against && (
        <Suspense>
          <Why />
        </Suspense>
      )}
    </>
  )
}

export default contribute({
  providers: [AsksWhy],
  slots: [
    {
      slot: 'customer.about',
      order: 5,
      component: ({ customerId, inPanel }) =>
        useMay('knownas:read') && (
          <Suspense>
            <Known key={customerId} customerId={customerId} inPanel={inPanel} />
          </Suspense>
        ),
    },
    {
      slot: 'writing.notices',
      order: 10,
      component: ({ conversationId, ...place }) =>
        useMay('knownas:read') &&
        place.mode !== 'note' && (
          <Suspense>
            {conversationId ? (
              <Hints key={conversationId} conversationId={conversationId} {...place} />
            ) : (
              <Letter conversationId={null} {...place} />
            )}
          </Suspense>
        ),
    },
    {
      slot: 'conversation.messageFoot',
      order: 30,
      component: (props) =>
        useMay('knownas:read') && (
          <Suspense>
            <Reason {...props} />
          </Suspense>
        ),
    },
  ],
})
