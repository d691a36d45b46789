// Lines of the timeline about orders.
import type { TimelineEntry } from '#capabilities/customers/web/slots.ts'
import { TimelineLine } from '#capabilities/customers/web/TimelineLine.tsx'
import { type TextKey, Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { formatMoney } from '../orders.money.rules.ts'

export default function OrderLine({ entry: { type, facts } }: { entry: TimelineEntry }) {
  const t = useText()
  const { locale } = useFormats()
  const number = <bdi>{String(facts['number'])}</bdi>
  if (type === 'orders.changed') {
    const state = t(`facets.orders.lastState.${String(facts['state'])}` as TextKey)
    return <TimelineLine say={<Text k="orders.line.changed" values={{ number, state }} />} />
  }
  const [first, count] = [facts['first'], Number(facts['lines'])]
  return (
    <TimelineLine
      say={<Text k="orders.line.placed" values={{ number }} />}
      end={formatMoney(Number(facts['total']), String(facts['currency']), locale)}
    >
      {typeof first === 'string' && (
        <>
          <bdi>{first}</bdi>
          {count > 1 && ` ${t('orders.andMore', { count: count - 1 })}`}
        </>
      )}
    </TimelineLine>
  )
}
