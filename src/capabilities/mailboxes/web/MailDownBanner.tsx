// Across the app: mail of a mailbox does not come in, since when, and who can help.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { HealthView } from '../mailboxes.views.ts'
import { isProblem } from './problems.ts'

/** Going down is told by no event when nothing happens at all, so it is asked for (ms). */
const everyMinute = 60_000

export function MailDownBanner() {
  const mayRead = useMay('mailboxes:read')
  const { data } = useQuery({ ...api.mailboxes.health.query({}), refetchInterval: everyMinute, enabled: mayRead })
  const down = data?.items.filter(({ alarm }) => alarm) ?? []
  return down.length ? <Down down={down} /> : null
}

function Down({ down }: { down: HealthView[] }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const mayManage = useMay('mailboxes:manage')
  const [first, ...others] = down as [HealthView, ...HealthView[]]
  const since = first.failingSince ?? first.lastFetchedAt
  const words = others.length
    ? t('mailboxes.down.several', { count: down.length, addresses: format.list(down.map(({ address }) => address)) })
    : since ? t('mailboxes.down.since', { address: first.address, since: format.brief(since, now) }) : t('mailboxes.down.never', { address: first.address })
  const to = others.length ? '/settings/mailboxes' : `/settings/mailboxes/${first.mailboxId}`
  return (
    <Banner kind="bad" icon="mail-x" live action={mayManage ? <Link className="btn small" to={to}>{t('mailboxes.down.look')}</Link> : undefined}>
      <strong>{words}</strong>{' '}
      {!others.length && isProblem(first.problem) && `${t(`mailboxes.problem.${first.problem}`)} `}
      {mayManage ? <span className="only-wide">{t('mailboxes.down.safe')}</span> : t('mailboxes.down.askAdmin')}
    </Banner>
  )
}
