// People who have left and still have conversations in hand: found, and shown to those who can hand them over.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export const useStranded = () =>
  useQuery({ ...api.handovers.stranded.query({}), enabled: useMay('handovers:all') }).data?.items ?? none
const none: never[] = []

export const pageOf = (agentId: string): string => `/settings/handover?${new URLSearchParams({ person: agentId })}`

export function StrandedBanner() {
  const t = useText()
  const [first, ...others] = useStranded()
  if (!first) return null
  return (
    <Banner kind="warn" icon="user-round" action={<Link to={pageOf(first.id)}>{t('handovers.stranded.look')}</Link>}>
      {t('handovers.stranded.text', { who: first.name, left: first.left, others: others.length })}
    </Banner>
  )
}
