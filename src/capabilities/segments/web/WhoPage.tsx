// Who our customers are and what they need: the biggest segments, and why their people were in contact.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import type { TextKey } from '#web/kit/i18n.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { type PortraitView, reasonDays } from '../segments.contract.ts'
import { Size } from './Size.tsx'
import css from './segments.module.css'

export default function WhoPage() {
  const t = useText()
  const format = useFormats()
  const { data, error, refetch } = useQuery(api.segments.portraits.query({}))
  return (
    <Page title={t('segments.who.title')} above={<Link to="/segments">{t('segments.title')}</Link>}>
      {data ? (
        data.items.length ? (
          <div className={css.whole}>
            <p>
              {t('segments.who.text', {
                customers: data.customers,
                shown: format.number(data.customers),
                days: reasonDays,
              })}
            </p>
            <Portraits customers={data.customers} items={data.items} />
            <p className="sm dim">{t('segments.who.counted')}</p>
            <p className="sm dim">{t('segments.who.noSatisfaction')}</p>
          </div>
        ) : (
          <EmptyState
            icon="users-round"
            title={t('segments.empty.title')}
            actions={<Link to="/segments">{t('segments.toList')}</Link>}
          >
            {t('segments.who.empty')}
          </EmptyState>
        )
      ) : error ? (
        <ErrorState title={t('segments.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={5} shape={[40, 60]} />
      )}
    </Page>
  )
}

function Portraits({ customers, items }: { customers: number; items: readonly PortraitView[] }) {
  const t = useText()
  const format = useFormats()
  return (
    <Table
      label={t('segments.who.title')}
      stacks
      rows={items}
      keyOf={({ segment }) => segment.id}
      columns={[
        {
          id: 'segment',
          label: t('segments.one'),
          heading: true,
          width: '34%',
          cell: ({ segment }) => (
            <>
              <Link to={`/segments/${segment.id}`} dir="auto">
                {segment.name}
              </Link>
              {segment.description && (
                <span className={`${css.described} sm dim`} dir="auto">
                  {segment.description}
                </span>
              )}
            </>
          ),
        },
        {
          id: 'reasons',
          label: t('segments.who.reasons'),
          cell: (portrait) => <Reasons portrait={portrait} />,
        },
        {
          id: 'size',
          label: t('segments.size'),
          numeric: true,
          cell: ({ segment }) => (
            <>
              <Size of={segment} />
              <span className={`${css.described} xs dim`}>
                {t('segments.who.share', { share: format.percent(customers ? Math.min(1, segment.size / customers) : 0) })}
              </span>
            </>
          ),
        },
      ]}
    />
  )
}

/** So many reasons are named; if there are more, the least count together. */
const shownReasons = 5

function Reasons({ portrait: { conversations, reasons } }: { portrait: PortraitView }) {
  const t = useText()
  const format = useFormats()
  if (!conversations) return <span className="faint">{t('segments.who.silent')}</span>
  const known = reasons.filter(({ kindId }) => kindId !== null)
  const unknown = conversations - sumOf(known)
  const named = known.length > shownReasons ? known.slice(0, shownReasons - 1) : known
  const others = sumOf(known) - sumOf(named)
  const parts = [
    ...named.map(({ kindId, name, count }) => ({ name: name ?? t(`facets.fields.kind.${kindId}` as TextKey), count })),
    ...(others ? [{ name: t('segments.who.others'), count: others }] : []),
    ...(unknown ? [{ name: t('segments.who.noKind'), count: unknown }] : []),
  ]
  return (
    <ul className={css.reasons}>
      {parts.map(({ name, count }) => (
        <li key={name}>
          <span dir="auto">{name}</span>
          <span className="num">{format.number(count)}</span>
          <span className={css.bar} aria-hidden="true">
            <i style={{ inlineSize: `${(count / conversations) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  )
}

const sumOf = (reasons: PortraitView['reasons']): number => reasons.reduce((sum, { count }) => sum + count, 0)
