// What time it is where a customer lives.
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'

export function LocalTime({ timeZone }: { timeZone: string }) {
  const t = useText()
  const { locale } = useFormats()
  const now = useNow()
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(now)
  return t('customers.timeThere', { time })
}
