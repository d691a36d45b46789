// The customer beside a conversation: name, addresses, since when, and what other capabilities know.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts } from '#web/kit/Pane.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { CustomerView } from '../customers.contract.ts'
import { Address } from './Address.tsx'
import { CustomerZone } from './CustomerZone.tsx'
import { CustomerName } from './CustomerName.tsx'
import css from './customer.module.css'

/** `name` is drawn until the customer is there. `children`: further sections. */
export function CustomerPanel({
  customerId,
  name,
  children,
}: {
  customerId: string
  name: string
  children?: ReactNode
}) {
  const t = useText()
  const mayRead = useMay('customers:read')
  const { data, error, isPending, refetch } = useQuery({ ...api.customers.get.query({ customerId }), enabled: mayRead })
  return (
    <>
      <section className="sect">
        <div className={css.id}>
          <Avatar name={data?.name ?? name} size="l" />
          <div className="grow">
            {data ? (
              <CustomerName key={data.id} customer={data} />
            ) : (
              <h2 dir="auto">{name || t('customers.noName')}</h2>
            )}
          </div>
        </div>
        {mayRead && isPending && <LoadingRows rows={1} shape={[70, 50]} />}
        {error && !data && (
          <ErrorState title={t('customers.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
        )}
        {data && <About customer={data} />}
      </section>
      {children}
    </>
  )
}

function About({ customer }: { customer: CustomerView }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  return (
    <div className={css.about}>
      <Facts
        facts={[
          [
            t('customers.addresses', { count: customer.addresses.length }),
            <ul key="addresses" className={css.plain}>
              {customer.addresses.map(({ address }) => (
                <li key={address}>
                  <Address address={address} />
                </li>
              ))}
            </ul>,
          ],
          ...(customer.timeZone || customer.allowed.includes('setTimeZone')
            ? [[t('customers.timeZone'), <CustomerZone key="zone" customer={customer} />] as [string, ReactNode]]
            : []),
          [
            t('customers.since'),
            <time key="since" dateTime={customer.createdAt} title={format.full(customer.createdAt)}>
              {format.day(customer.createdAt, new Date(now))}
            </time>,
          ],
        ]}
      />
    </div>
  )
}
