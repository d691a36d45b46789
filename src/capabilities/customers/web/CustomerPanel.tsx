// The customer beside a conversation: name, addresses, since when, and what other capabilities know.
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Slot } from '#web/Slot.tsx'
import { useCommand } from '#web/commands.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts } from '#web/kit/Pane.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { CustomerView } from '../customers.contract.ts'
import { Addresses } from './Addresses.tsx'
import { CustomerZone } from './CustomerZone.tsx'
import { CustomerName } from './CustomerName.tsx'
import { MarksHere } from './MarksHere.tsx'
import { Notes } from './Notes.tsx'
import { Owner } from './Owner.tsx'
import { openCustomer } from './commands.ts'
import css from './customer.module.css'
import { useCustomer } from './data.ts'
import { pictureOf } from './picture.ts'
import './slots.ts'

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
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useCustomer(customerId)
  useCommand(openCustomer, () => void navigate({ to: `/customers/${customerId}` }))
  return (
    <>
      <section className="sect">
        <div className={css.id}>
          <Avatar name={data?.name ?? name} photo={data && pictureOf(data)} size="l" />
          <div className="grow">
            {data ? (
              <>
                <CustomerName key={data.id} customer={data} />
                <Slot name="customer.head" customerId={data.id} />
                <MarksHere customer={data} />
              </>
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
      {data && <Slot name="customer.about" customerId={data.id} inPanel />}
      {data && <Notes customer={data} level={3} />}
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
      <Addresses customer={customer} />
      <Facts
        facts={[
          ...(customer.timeZone || customer.allowed.includes('setTimeZone')
            ? [[t('customers.timeZone'), <CustomerZone key="zone" customer={customer} />] as [string, ReactNode]]
            : []),
          [t('customers.owner'), <Owner key="owner" customer={customer} />],
          [
            t('customers.since'),
            <time key="since" dateTime={customer.createdAt} title={format.full(customer.createdAt)}>
              {format.day(customer.createdAt, new Date(now))}
            </time>,
          ],
        ]}
      />
      <Link to={`/customers/${customer.id}`} className="sm">
        {t('customers.open')}
      </Link>
    </div>
  )
}
