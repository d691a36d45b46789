// On a customer's page: in which segments they are, and since when.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import css from './segments.module.css'

export function SegmentsHere({ customerId }: { customerId: string }) {
  const t = useText()
  const { data } = useQuery(api.segments.ofCustomer.query({ customerId }))
  if (!data?.items.length) return null
  return (
    <Section title={t('segments.title')} level={3}>
      <ul className={css.here}>
        {data.items.map(({ id, name, since }) => (
          <li key={id}>
            <Link to={`/segments/${id}`} dir="auto">
              {name}
            </Link>{' '}
            <span className="xs faint">
              <Text k="segments.since" values={{ when: <RelativeTime key="since" at={since} form="brief" /> }} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
