// Until when a request has to be answered, and in words when that is past or near.
import { Chip } from '#web/kit/Chip.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import type { RequestLine } from '../privacy.contract.ts'

const dayMs = 24 * 3600_000
const nearDays = 7

export function Deadline({ request }: { request: RequestLine }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const { dueAt, closedAt, state, lengthened } = request
  if (closedAt) return <Chip>{t(`privacy.states.${state}`)}</Chip>
  const left = Math.ceil((Date.parse(dueAt) - now) / dayMs)
  return (
    <span className="row wrap">
      {left <= 0 ? (
        <Chip kind="bad" icon="clock-alert">
          {t('privacy.overdue', { days: 1 - left })}
        </Chip>
      ) : left <= nearDays ? (
        <Chip kind="warn" icon="clock">
          {t('privacy.daysLeft', { days: left })}
        </Chip>
      ) : null}
      <span className="sm">
        {t('privacy.dueOn', { day: format.date(dueAt) })}
        {lengthened && ` · ${t('privacy.lengthened')}`}
      </span>
    </span>
  )
}
