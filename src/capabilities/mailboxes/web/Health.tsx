// Whether mail of a mailbox comes in: in a word, and in a sentence with times.
import { Chip, type ChipKind } from '#web/kit/Chip.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import type { HealthView } from '../mailboxes.views.ts'
import { isProblem } from './problems.ts'

const looks: Record<HealthView['state'], { kind: ChipKind; icon: IconName }> = {
  working: { kind: 'good', icon: 'circle-check' },
  receiving: { kind: 'good', icon: 'server' },
  starting: { kind: 'plain', icon: 'loader' },
  failing: { kind: 'bad', icon: 'circle-x' },
  silent: { kind: 'bad', icon: 'clock-alert' },
  off: { kind: 'plain', icon: 'pause' },
}

export function HealthChip({ health: { state } }: { health: HealthView }) {
  const t = useText()
  return <Chip kind={looks[state].kind} icon={looks[state].icon}>{t(`mailboxes.health.${state}`)}</Chip>
}

export function HealthWords({ health }: { health: HealthView }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const { state, failingSince, lastFetchedAt, problem, incoming } = health
  if (state === 'receiving') return t('mailboxes.health.receivingWords')
  if (state === 'off') return incoming === 'none' ? t('mailboxes.health.sendsOnly') : t('mailboxes.health.offWords')
  if (state === 'starting') return t('mailboxes.health.startingWords')
  if (state === 'failing' && failingSince) return t('mailboxes.health.failingWords', { since: format.brief(failingSince, now), problem: t(`mailboxes.problem.${isProblem(problem) ? problem : 'other'}`) })
  return lastFetchedAt ? t('mailboxes.health.fetched', { when: format.relative(lastFetchedAt, now) }) : t('mailboxes.health.neverFetched')
}
