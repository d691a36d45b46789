// Everywhere in the app: an answer of yours did not arrive.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export default function TroubleBanner() {
  const t = useText()
  const may = useMay('sending:read')
  const { data } = useQuery({ ...api.sending.trouble.query({ mine: true, limit: 1 }), enabled: may })
  const first = data?.items[0]
  if (!data?.count || !first) return null
  const to = data.count === 1 ? `/conversations/${first.conversation.number}` : '/undelivered'
  return (
    <Banner
      kind="bad"
      icon="mail-x"
      live
      action={
        <Link className="btn small" to={to}>
          {t('sending.trouble.look')}
        </Link>
      }
    >
      {t('sending.trouble.mine', { count: data.count, customer: first.conversation.customer })}
    </Banner>
  )
}
