// Whether what is written is safe, in a word.
import type { KeeperState } from '#capabilities/drafts/web/keeper.ts'
import { useText } from '#web/kit/i18n.tsx'
import css from './composer.module.css'

export function SavedState({ status, problem }: Pick<KeeperState, 'status' | 'problem'>) {
  const t = useText()
  if (status === 'empty' || status === 'conflict') return null
  const isBad = status === 'offline' || status === 'failed'
  const words =
    status === 'failed'
      ? t('drafts.status.failed', { problem })
      : t(`drafts.status.${status === 'unsaved' ? 'saving' : status}`)
  return (
    <span className={css.saved} data-bad={isBad || undefined} role={isBad ? 'status' : undefined} data-status={status}>
      {words}
    </span>
  )
}
