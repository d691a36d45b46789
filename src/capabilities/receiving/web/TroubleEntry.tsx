// A quiet entry at the end of the spine as long as sent mail of anybody did not arrive, or may not have.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { Tooltip } from '#web/kit/Tooltip.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import css from './receiving.module.css'

export function TroubleEntry() {
  const t = useText()
  const may = useMay('sending:read')
  const count = useQuery({ ...api.sending.trouble.query({ limit: 1 }), enabled: may }).data?.count ?? 0
  if (!count) return null
  const label = t('receiving.trouble.count', { count })
  return (
    <Tooltip text={label}>
      <Link className={`icon-btn ${css.entry}`} to="/undelivered" aria-label={label}>
        <Icon name="mail-warning" />
        <span className="dot heed" aria-hidden="true" />
      </Link>
    </Tooltip>
  )
}
