// The entries of a timeline under their months, each with its day and time, all by the reader's clock.
import { Link } from '@tanstack/react-router'
import { Fragment, Suspense, memo } from 'react'
import { contributed } from '#web/capabilities.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { classes } from '#web/kit/classes.ts'
import type { Formats } from '#web/kit/formats.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { EntryView } from '../timeline.contract.ts'
import '#capabilities/customers/web/slots.ts'
import { lines } from './lines.tsx'
import css from './timeline.module.css'

export function Entries({ entries, withCustomer }: { entries: readonly EntryView[]; withCustomer: boolean }) {
  const t = useText()
  const format = useFormats()
  const { monthOf, dayOf } = clockOf(format)
  return (
    <ol className={css.timeline} aria-label={t('timeline.title')}>
      {entries.map((entry, place) => {
        const month = monthOf.format(new Date(entry.at))
        const before = entries[place - 1]
        return (
          <Fragment key={entry.id}>
            {(!before || monthOf.format(new Date(before.at)) !== month) && <li className={css.month}>{month}</li>}
            <Entry entry={entry} day={dayOf.format(new Date(entry.at))} withCustomer={withCustomer} />
          </Fragment>
        )
      })}
    </ol>
  )
}

/** Making a format costs a hundred times what using it does. */
function clockOf({ locale, timeZone }: Pick<Formats, 'locale' | 'timeZone'>) {
  const key = `${locale} ${timeZone}`
  if (clock?.key !== key)
    clock = {
      key,
      monthOf: new Intl.DateTimeFormat(locale, { timeZone, month: 'long', year: 'numeric' }),
      dayOf: new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric' }),
    }
  return clock
}
let clock: { key: string; monthOf: Intl.DateTimeFormat; dayOf: Intl.DateTimeFormat } | undefined

/** Those that are there already are not drawn again when more come. */
const Entry = memo(({ entry, day, withCustomer }: { entry: EntryView; day: string; withCustomer: boolean }) => {
  const t = useText()
  const format = useFormats()
  const { type, at, customer } = entry
  const known = lines[type] ?? contributed('timelineLines').find((each) => each.type === type)
  if (!known) return null
  return (
    <li className={css.entry}>
      <time dateTime={at} title={format.full(at)}>
        {day}, {format.time(at)}
      </time>
      <span className={css.icon}>
        <Icon name={typeof known.icon === 'function' ? known.icon(entry) : known.icon} size="s" />
      </span>
      <div className="grow">
        <Suspense>
          <known.line entry={entry} />
        </Suspense>
        {withCustomer && (
          <p className={classes('xs', css.whose)}>
            <Link to={`/customers/${customer.id}`} dir="auto">
              {customer.name || t('customers.noName')}
            </Link>
          </p>
        )}
      </div>
    </li>
  )
})
