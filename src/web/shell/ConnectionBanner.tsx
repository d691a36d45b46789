// Says that the server does not answer. It is asked until it does, and then all is asked anew.
import { useConnection } from '../connection.ts'
import { Banner } from '../kit/Banner.tsx'
import { useFormats, useText } from '../kit/i18n.tsx'
import { Late } from '../kit/LoadingRows.tsx'

/** After a second: a short stumble is not worth a word. */
export function ConnectionBanner() {
  const t = useText()
  const format = useFormats()
  const connection = useConnection()
  if (connection.online) return null
  const since = format.time(connection.since)
  return (
    <Late ms={1000}>
      <Banner kind="warn" icon="wifi-off" live>
        {connection.cause === 'network' ? t('shell.offline', { since }) : t('shell.serverGone', { since })}
      </Banner>
    </Late>
  )
}
