// In the panel beside a conversation: the orders that it speaks of, then the newest of its customer.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Count } from '#web/kit/Chip.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Order } from './Order.tsx'
import css from './orders.module.css'

export function OrdersBeside(asked: { customerId: string; conversationId: string }) {
  const t = useText()
  const { data } = useQuery(api.orders.beside.query(asked))
  // A shop that sends no orders has no use for an empty heading.
  if (!data || (!data.count && !data.named.length)) return null
  return (
    <Section
      title={t('orders.title')}
      level={3}
      aside={
        data.count > 0 && (
          <span className="push">
            <Count>{data.count}</Count>
          </span>
        )
      }
    >
      <ul className={css.orders}>
        {data.named.map((order) => (
          <Order key={order.id} order={order} named otherName={order.customerName} />
        ))}
        {data.newest.map((order) => (
          <Order key={order.id} order={order} />
        ))}
      </ul>
    </Section>
  )
}
