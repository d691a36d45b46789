// Where people are invited: the mails can not leave yet, and what to do about it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export default function SystemMailNotice() {
  const t = useText()
  const mayConnect = useMay('mailboxes:manage')
  const { data } = useQuery(api.sending.systemMail.query({}))
  if (!data || data.canSend) return null
  const connect = (
    <Link className="btn small" to="/settings/mailboxes">
      {t('sending.systemMail.connect')}
    </Link>
  )
  return (
    <Banner kind="warn" icon="mail-x" live action={mayConnect && connect}>
      {t('sending.systemMail.waits')}
    </Banner>
  )
}
