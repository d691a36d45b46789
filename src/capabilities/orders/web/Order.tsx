// One order as a line that opens: number, state and sum; below it what was bought and where the parcels are.
import { Link } from '@tanstack/react-router'
import { classes } from '#web/kit/classes.ts'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import type { OrderView } from '../orders.contract.ts'
import { formatMoney } from '../orders.money.rules.ts'
import css from './orders.module.css'

/** `named`: the conversation speaks of it. `otherName`: whose order it is, when it is not the customer's. */
export function Order({ order, named, otherName }: { order: OrderView; named?: boolean; otherName?: string | null }) {
  const t = useText()
  const { locale } = useFormats()
  const { number, state, lines, total, currency } = order
  const isHalf = state.startsWith('partly')
  return (
    <li>
      <details className={classes('opens', css.order)} open={named && !otherName}>
        <summary>
          <span className={css.head}>
            <b className="clip" dir="auto">
              {number}
            </b>
            <span className={isHalf ? 'warn' : 'dim'}>{t(`facets.orders.lastState.${state}`)}</span>
            <span className="push num">{formatMoney(total, currency, locale)}</span>
          </span>
          {lines[0] && (
            <span className={css.first}>
              <bdi>{lines[0].name}</bdi>
              {lines.length > 1 && ` ${t('orders.andMore', { count: lines.length - 1 })}`}
            </span>
          )}
        </summary>
        <Details order={order} />
      </details>
      {named && (
        <p className={css.named}>
          {typeof otherName === 'string' ? (
            <Chip kind="warn" icon="user-round">
              <Text
                k="orders.ofSomebodyElse"
                values={{
                  who: (
                    <Link to={`/customers/${order.customerId}`}>
                      <bdi>{otherName || t('customers.noName')}</bdi>
                    </Link>
                  ),
                }}
              />
            </Chip>
          ) : (
            <Chip icon="quote">{t('orders.named')}</Chip>
          )}
        </p>
      )}
    </li>
  )
}

function Details({ order }: { order: OrderView }) {
  const t = useText()
  const { locale, number } = useFormats()
  return (
    <div className={css.details}>
      {order.lines.length > 0 && (
        <ul>
          {order.lines.map((line, place) => (
            <li key={place}>
              <span className="grow">
                {line.quantity !== 1 && `${number(line.quantity)} × `}
                <bdi>{line.name}</bdi>
                {line.sku && <span className="faint"> {line.sku}</span>}
              </span>
              <span className="num">{formatMoney(line.unitPrice, order.currency, locale)}</span>
            </li>
          ))}
        </ul>
      )}
      {order.tracking.map((parcel) => (
        <p key={parcel.number} className={css.parcel}>
          <Icon name="package" />
          <span className="grow">
            {parcel.carrier && <bdi>{parcel.carrier} </bdi>}
            {parcel.link ? (
              <a
                href={parcel.link}
                target="_blank"
                rel="noreferrer"
                aria-label={t('orders.track', { number: parcel.number })}
              >
                {parcel.number}
              </a>
            ) : (
              <bdi>{parcel.number}</bdi>
            )}
          </span>
        </p>
      ))}
      <p className="xs faint">
        <Text k="orders.placed" values={{ at: <RelativeTime at={order.placedAt} form="dateTime" /> }} />
        {order.updatedAt !== order.placedAt && (
          <>
            , <Text k="orders.updated" values={{ at: <RelativeTime at={order.updatedAt} form="dateTime" /> }} />
          </>
        )}
      </p>
      {order.link && (
        <a className="xs" href={order.link} target="_blank" rel="noreferrer">
          {t('orders.inShop')}
        </a>
      )}
    </div>
  )
}
