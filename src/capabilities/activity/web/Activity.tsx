// What a customer did elsewhere, newest first; each line opens to what was said of it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import type { ActivityView } from '../activity.contract.ts'
import css from './activity.module.css'

/** `atOnce`: so many are shown before one asks for more. */
export function Activity({ customerId, level, atOnce }: { customerId: string; level: 2 | 3; atOnce: number }) {
  const t = useText()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.activity.ofCustomer.query({ customerId, limit: atOnce }).queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.activity.ofCustomer({ customerId, cursor: pageParam, limit: pageParam ? 20 : atOnce }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const events = data?.pages.flatMap((page) => page.items)
  // Where no system sends any, an empty heading is of no use.
  if (!events?.length) return null
  return (
    <Section title={t('activity.title')} level={level}>
      <ul className={css.events}>
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('activity.more')}
        </Button>
      )}
    </Section>
  )
}

function Event({ event: { name, at, properties, source } }: { event: ActivityView }) {
  const t = useText()
  const facts = Object.entries(properties)
  return (
    <li>
      <details className={classes('opens', css.event)}>
        <summary>
          <code className="clip">{name}</code>
          <span className="push faint">
            <RelativeTime at={at} />
          </span>
        </summary>
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt dir="auto">{key}</dt>
              <dd dir="auto">{wordsOf(value)}</dd>
            </div>
          ))}
          <div>
            <dt>{t('activity.at')}</dt>
            <dd>
              <RelativeTime at={at} form="dateTime" />
            </dd>
          </div>
          <div>
            <dt>{t('activity.source')}</dt>
            <dd>{source}</dd>
          </div>
        </dl>
      </details>
    </li>
  )
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
