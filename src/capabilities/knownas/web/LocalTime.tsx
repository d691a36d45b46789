// What the customer's clock shows.
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { ownTimeZone } from '#web/kit/PlaceSelects.tsx'

export function LocalTime({ timeZone }: { timeZone: string }) {
  const t = useText()
  const { locale } = useFormats()
  const now = new Date(useNow())
  const clock = (zone: string) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(now)
  const theirs = clock(timeZone)
  return <span>{t(theirs === clock(ownTimeZone()) ? 'knownas.sameTime' : 'knownas.timeThere', { time: theirs })}</span>
}
