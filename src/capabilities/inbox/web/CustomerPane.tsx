// The panel beside a conversation: the customer, and what capabilities add.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { CustomerPanel } from '#capabilities/customers/web/CustomerPanel.tsx'
import { Slot } from '#web/Slot.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './inbox.module.css'

export type CustomerPaneProps = { conversationId: string; customer: { id: string; name: string } }

export function CustomerPane({ conversationId, customer }: CustomerPaneProps) {
  const t = useText()
  return (
    <aside className={css.context} aria-label={t('customers.panel', { name: customer.name })} tabIndex={0}>
      <CustomerPanel customerId={customer.id} name={customer.name}>
        <Slot name="conversation.sidebar" conversationId={conversationId} customerId={customer.id} />
      </CustomerPanel>
    </aside>
  )
}

/** The customer of a conversation, as soon as it is known. */
export function useCustomerOf(
  conversationId: string | undefined,
  known: { id: string; name: string } | undefined,
): CustomerPaneProps | undefined {
  const { data } = useQuery({ ...conversationQuery(conversationId ?? ''), enabled: false })
  const customer = data?.customer ?? known
  return useMemo(
    () => (conversationId && customer ? { conversationId, customer } : undefined),
    [conversationId, customer],
  )
}
