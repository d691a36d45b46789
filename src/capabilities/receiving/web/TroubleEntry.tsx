// Says that sent mail did not arrive: a quiet entry as long as there is some, and a banner when it is one's own and just happened.
import { Link, useLocation } from '@tanstack/react-router'
import { Banner } from '#web/kit/Banner.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Tooltip } from '#web/kit/Tooltip.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { usePreference } from '#web/preferences.ts'
import css from './receiving.module.css'
import { useTrouble } from './use-trouble.ts'

export function TroubleEntry() {
  const t = useText()
  const count = useTrouble(false)?.count ?? 0
  if (!count) return null
  const label = t('receiving.trouble.count', { count })
  return (
    <Tooltip text={label}>
      <Link className={`icon-btn ${css.entry}`} to="/undelivered" aria-label={label}><Icon name="mail-warning" /><span className="dot heed" aria-hidden="true" /></Link>
    </Tooltip>
  )
}

/** Stands until it was looked at or put away; comes again only for what happened later. */
export function TroubleBanner() {
  const t = useText()
  const [seenUntil, setSeenUntil] = usePreference('receiving.troubleSeen', '')
  const isThere = useLocation({ select: ({ pathname }) => pathname === '/undelivered' })
  const trouble = useTrouble(true)
  const latest = trouble?.items[0]
  if (!trouble || !latest || latest.at <= seenUntil || isThere) return null
  const words = trouble.count > 1 ? t('receiving.trouble.ofYours', { count: trouble.count })
    : t(latest.state === 'uncertain' ? 'receiving.trouble.yoursUncertain' : 'receiving.trouble.yours', { customer: latest.conversation.customer })
  return (
    <Banner
      kind="warn"
      icon="mail-warning"
      live
      action={
        <span className="row">
          <Link className="btn small" to="/undelivered" onClick={() => setSeenUntil(latest.at)}>{t('receiving.trouble.look')}</Link>
          <IconButton icon="x" size="small" label={t('receiving.trouble.putAway')} onClick={() => setSeenUntil(latest.at)} />
        </span>
      }
    >
      {words}
    </Banner>
  )
}
