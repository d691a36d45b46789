// Rows that are wrong, were not possible, or could not be taken back: where, what, and what to do.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import css from './exchange.module.css'

type TroubleProps = { importId: string; about: 'customer' | 'company'; title: string }

export function Trouble({ importId, about, title }: TroubleProps) {
  const t = useText()
  const format = useFormats()
  const list = useInfiniteQuery({
    queryKey: ['exchange.trouble', { importId }, 'pages'],
    queryFn: ({ pageParam, signal }) => api.exchange.trouble({ importId, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Section
      title={title}
      aside={
        <a className={css.report} href={api.exchange.report.url({ importId })} download>
          <Icon name="download" size="s" />
          {t('exchange.report')}
        </a>
      }
    >
      {list.error && !rows ? (
        <ErrorState title={t('exchange.didNotCome')} error={list.error} onRetry={() => void list.refetch()} level={3} />
      ) : !rows ? (
        <LoadingRows rows={3} shape={[20, 60]} />
      ) : (
        <>
          <Table
            label={title}
            stacks
            tight
            rows={rows}
            keyOf={({ place }) => place}
            columns={[
              { id: 'line', label: t('exchange.line'), heading: true, cell: ({ line }) => format.number(line) },
              { id: 'row', label: t('exchange.row'), cell: ({ label }) => <bdi>{label}</bdi> },
              {
                id: 'why',
                label: t('exchange.reasons'),
                cell: ({ problems }) => (
                  <ul className={css.whys}>
                    {problems.map(({ column, why }, at) => (
                      <li key={at}>
                        {column && (
                          <b>
                            <bdi>{column}</bdi>{' '}
                          </b>
                        )}
                        {why}
                      </li>
                    ))}
                  </ul>
                ),
              },
              {
                id: 'open',
                label: t('exchange.open'),
                quietLabel: true,
                cell: ({ label, subjectId, state }) =>
                  state === 'kept' &&
                  subjectId && (
                    <Link
                      to={`/${about === 'company' ? 'companies' : 'customers'}/${subjectId}`}
                      aria-label={t('exchange.openOf', { name: label })}
                    >
                      {t('exchange.open')}
                    </Link>
                  ),
              },
            ]}
          />
          {list.hasNextPage && (
            <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('exchange.more')}
            </Button>
          )}
        </>
      )}
    </Section>
  )
}
