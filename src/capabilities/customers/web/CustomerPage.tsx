// Everything about one customer: who it is and how to reach them at the start, what was said and done in the middle,
// what they have with us at the end.
import { Slot } from '#web/Slot.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts, Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { isRefusal } from '#web/api.ts'
import { useRouteParams } from '#web/route.ts'
import { useTitle } from '#web/title.ts'
import { Link } from '@tanstack/react-router'
import type { CustomerView } from '../customers.contract.ts'
import { Addresses } from './Addresses.tsx'
import css from './customer.module.css'
import { CustomerName } from './CustomerName.tsx'
import { CustomerZone } from './CustomerZone.tsx'
import { useCustomer } from './data.ts'
import { MarkChips } from './Marks.tsx'
import { MarksHere } from './MarksHere.tsx'
import { Notes } from './Notes.tsx'
import { Owner } from './Owner.tsx'
import { Picture } from './Picture.tsx'
import './slots.ts'

export default function CustomerPage() {
  const t = useText()
  const { customerId = '' } = useRouteParams<'customerId'>()
  const { data, error, refetch } = useCustomer(customerId)
  if (data?.state === 'active') return <Whole key={data.id} customer={data} />
  const isGone = data !== undefined || isRefusal(error, 'customers.notFound') || isRefusal(error, 'kernel.invalidInput')
  return (
    <Page title={t('customers.title')}>
      {isGone ? (
        <EmptyState
          icon="contact"
          title={t(data ? 'customers.erased.title' : 'customers.unknown.title')}
          actions={<Link to="/customers">{t('customers.toList')}</Link>}
        >
          {t(data ? 'customers.erased.text' : 'customers.unknown.text')}
        </EmptyState>
      ) : error ? (
        <ErrorState title={t('customers.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={4} shape={[40, 70]} />
      )}
    </Page>
  )
}

function Whole({ customer }: { customer: CustomerView }) {
  const t = useText()
  const format = useFormats()
  const { id: customerId, name } = customer
  const called = name || t('customers.noName')
  useTitle(called)
  return (
    <main className="page" id="main" tabIndex={-1}>
      <header className="page-head">
        <Picture customer={customer} />
        <div className={css.head}>
          <CustomerName customer={customer} level={1} />
          <p className="sm dim">
            {customer.addresses[0] && (
              <>
                <bdi>{customer.addresses[0].shown}</bdi>
                {' · '}
              </>
            )}
            {t('customers.sinceDay', { day: format.date(customer.createdAt) })}
          </p>
          <Slot name="customer.head" customerId={customerId} />
        </div>
        <span className="row wrap push">
          <MarkChips
            marks={customer.marks.map(({ mark }) => mark)}
            reasons={new Map(customer.marks.map(({ mark, reason }) => [mark, reason]))}
          />
          <Slot name="customer.actions" customerId={customerId} />
        </span>
      </header>
      <div className={css.columns}>
        <aside className={css.facts} aria-label={t('customers.panel', { name: called })} tabIndex={0}>
          <Section title={t('customers.reach')}>
            <Addresses customer={customer} />
          </Section>
          <Section title={t('customers.knownTitle')}>
            <MarksHere customer={customer} />
            <Facts
              facts={[
                [t('customers.owner'), <Owner key="owner" customer={customer} />],
                [t('customers.timeZone'), <CustomerZone key="zone" customer={customer} />],
              ]}
            />
          </Section>
          <Slot name="customer.about" customerId={customerId} />
        </aside>
        <div className={css.main} role="group" aria-label={t('customers.said')} tabIndex={0}>
          <Slot name="customer.main" customerId={customerId} />
        </div>
        <aside className={css.side} aria-label={t('customers.side')} tabIndex={0}>
          <Notes customer={customer} />
          <Slot name="customer.sidebar" customerId={customerId} />
        </aside>
      </div>
    </main>
  )
}
