// That the data of a customer is only kept for now: whoever answers has to know.
import { useCustomer } from '#capabilities/customers/web/data.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'

export function OnlyKept({ customerId }: { customerId: string }) {
  const t = useText()
  const format = useFormats()
  const { data } = useCustomer(customerId)
  if (!data?.restrictedAt) return null
  return (
    <Banner kind="warn" icon="lock">
      {t('privacy.onlyKept', { day: format.date(data.restrictedAt) })}
    </Banner>
  )
}
