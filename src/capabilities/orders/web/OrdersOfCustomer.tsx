// At the side of the customer's page: every order, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Order } from './Order.tsx'
import css from './orders.module.css'

export function OrdersOfCustomer({ customerId }: { customerId: string }) {
  const t = useText()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.orders.ofCustomer.query({ customerId }).queryKey,
    queryFn: ({ pageParam, signal }) => api.orders.ofCustomer({ customerId, cursor: pageParam, limit: 10 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  if (error && !data)
    return <ErrorState title={t('orders.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
  const orders = data?.pages.flatMap((page) => page.items)
  if (!orders?.length) return null
  return (
    <Section title={t('orders.title')}>
      <ul className={css.orders}>
        {orders.map((order) => (
          <Order key={order.id} order={order} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('orders.more')}
        </Button>
      )}
    </Section>
  )
}
