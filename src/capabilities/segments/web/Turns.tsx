// Who came into a segment and who left it, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import css from './segments.module.css'

export function Turns({ segmentId }: { segmentId: string }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['segments.turns', { segmentId }, 'pages'],
    queryFn: ({ pageParam, signal }) => api.segments.turns({ segmentId, limit: 10, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const turns = list.data?.pages.flatMap(({ items }) => items) ?? []
  if (!turns.length) return null
  return (
    <Section title={t('segments.turns')}>
      <ul className={css.turns}>
        {turns.map(({ id, customer, what, at }) => (
          <li key={id}>
            <span>
              <Text
                k={`segments.turned.${what}`}
                values={{
                  who: (
                    <Link key="who" to={`/customers/${customer.id}`} dir="auto">
                      {customer.name || t('customers.noName')}
                    </Link>
                  ),
                }}
              />
            </span>
            <span className="faint">
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('segments.more')}
        </Button>
      )}
    </Section>
  )
}
