// How large a segment was on each day: a line, and beside it the same numbers as a table.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Section } from '#web/kit/Pane.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { SegmentView } from '../segments.contract.ts'
import { type Day, drawGrowth, frame } from './growth.ts'
import css from './segments.module.css'

export function Growth({ segment: { id: segmentId } }: { segment: SegmentView }) {
  const t = useText()
  const { data } = useQuery(api.segments.sizes.query({ segmentId }))
  if (!data) return null
  return (
    <Section title={t('segments.growth')}>
      {data.days.length ? (
        <div className={css.growth}>
          {data.days.length > 1 ? <Line days={data.days} /> : <p className="dim">{t('segments.oneDay')}</p>}
          <Days days={data.days} />
        </div>
      ) : (
        <p className="dim">{t('segments.noDays')}</p>
      )}
    </Section>
  )
}

/** Noon in UTC is on the same day almost everywhere; the day is written as it was kept. */
const noon = (day: string) => `${day}T12:00:00.000Z`

function Line({ days }: { days: readonly Day[] }) {
  const t = useText()
  const format = useFormats()
  const { path, marks, last } = drawGrowth(days)
  const [from, to] = [days[0]!, days.at(-1)!]
  return (
    <svg
      className={css.chart}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={t('segments.growthWords', {
        from: format.date(noon(from.day)),
        to: format.date(noon(to.day)),
        first: format.number(from.size),
        last: format.number(to.size),
      })}
    >
      {marks.map(({ value, y }) => (
        <g key={value}>
          <line className={value ? css.grid : css.zero} x1={frame.start} x2={frame.end} y1={y} y2={y} />
          <text x={frame.start - 6} y={y + 4} textAnchor="end">
            {format.number(value)}
          </text>
        </g>
      ))}
      <path className={css.line} d={path} />
      <circle className={css.dot} cx={frame.end} cy={last} r="3" />
      <text className={css.now} x={frame.end + 8} y={last + 4}>
        {format.number(to.size)}
      </text>
      <text x={frame.start} y={frame.height - 4}>
        {format.date(noon(from.day))}
      </text>
      <text x={frame.end} y={frame.height - 4} textAnchor="end">
        {format.date(noon(to.day))}
      </text>
    </svg>
  )
}

function Days({ days }: { days: readonly Day[] }) {
  const t = useText()
  const format = useFormats()
  return (
    <div className={css.days}>
      <Table
        label={t('segments.growth')}
        tight
        rows={days.toReversed()}
        keyOf={({ day }) => day}
        columns={[
          { id: 'day', label: t('segments.day'), heading: true, cell: ({ day }) => format.date(noon(day)) },
          { id: 'size', label: t('segments.size'), numeric: true, cell: ({ size }) => format.number(size) },
        ]}
      />
    </div>
  )
}
