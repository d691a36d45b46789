// The heartbeat of one mailbox, and when it fails: why, since when, in the server's own words.
import { Banner } from '#web/kit/Banner.tsx'
import { Facts } from '#web/kit/Pane.tsx'
import { RelativeTime, useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { HealthChip, HealthWords } from './Health.tsx'
import css from './mailboxes.module.css'
import { isProblem } from './problems.ts'
import { useHealth } from './use-health.ts'

export function Heartbeat({ mailboxId }: { mailboxId: string }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const health = useHealth()?.find((each) => each.mailboxId === mailboxId)
  if (!health) return null
  const problem = isProblem(health.problem) ? health.problem : 'other'
  return (
    <>
      {health.state === 'failing' && (
        <Banner kind="bad" icon="mail-x">
          <strong>{t(`mailboxes.problem.${problem}`)}</strong> {t(`mailboxes.advice.${problem}`)}
          {health.said && <span className={css.said}>{health.said}</span>}
        </Banner>
      )}
      <div className={css.heartbeat}>
        <Facts
          facts={[
            [t('mailboxes.state'), <span key="state" className="row wrap"><HealthChip health={health} /><span className="dim">{health.state === 'failing' && health.failingSince ? t('mailboxes.health.failingSince', { since: format.brief(health.failingSince, now) }) : <HealthWords health={health} />}</span></span>],
            health.lastMessageAt ? [t('mailboxes.lastMessage'), <RelativeTime key="last" at={health.lastMessageAt} form="dateTime" />] : null,
          ]}
        />
      </div>
    </>
  )
}
