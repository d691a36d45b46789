// Whose turn it is, in words: how long the customer waits, or that we wait for the customer, or that it is done.
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { Icon, type IconName } from '#web/kit/Icon.tsx'
import type { State } from '../conversations.views.ts'
import css from './conversation.module.css'

export function StateWords({
  state,
  waitingSince,
  snoozedUntil,
}: {
  state: State
  waitingSince: string | null
  snoozedUntil: string | null
}) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const icons: Record<State, IconName> = { open: 'hourglass', with_customer: 'reply', snoozed: 'alarm-clock', closed: 'check', spam: 'ban' }
  const words =
    state === 'open' && waitingSince
      ? t('conversations.state.waits', { time: format.duration(Math.max(60_000, now - Date.parse(waitingSince))) })
      : state === 'snoozed' && snoozedUntil
        ? t('conversations.state.back', { at: format.soon(snoozedUntil, now) })
        : t(`conversations.state.${state}`)
  return (
    <span
      className={css.state}
      title={
        state === 'open' && waitingSince
          ? t('conversations.state.since', { at: format.full(waitingSince) })
          : state === 'snoozed' && snoozedUntil
            ? format.full(snoozedUntil)
            : undefined
      }
    >
      <Icon name={state === 'open' && !waitingSince ? 'inbox' : icons[state]} size="s" />
      {words}
    </span>
  )
}
