// Pure rules: what an actor may do with a mailbox, and when a mailbox is in trouble.
import { type Actor, may } from '#kernel/actor.ts'
import type { BackfillView, HealthView, MailboxView } from './mailboxes.views.ts'

/** Mailboxes of a private team are for its members; whoever sets mailboxes up sees all. */
export const knowsMailbox = ({ teamId }: { teamId: string | null }, actor: Actor): boolean =>
  teamId === null || !actor.hiddenTeamIds.includes(teamId) || may(actor, 'mailboxes:manage')

export function allowedOn({ incoming }: Pick<MailboxView, 'incoming'>, actor: Actor): MailboxView['allowed'] {
  if (!may(actor, 'mailboxes:manage')) return []
  return incoming === 'imap' ? ['configure', 'check', 'backfill', 'remove'] : ['configure', 'check', 'remove']
}

export const allowedOnBackfill = ({ state }: Pick<BackfillView, 'state'>, actor: Actor): BackfillView['allowed'] =>
  state === 'running' && may(actor, 'mailboxes:manage') ? ['stop'] : []

/** Everyone is told when mail has not come in for this long (ms). */
export const alarmAfter = 5 * 60_000

export type Heartbeat = {
  incoming: HealthView['incoming']
  active: boolean
  watchedSince: string
  lastFetchedAt: string | null
  failingSince: string | null
}

/** Down means: failing for more than five minutes, or not one fetch that worked in five minutes. */
export function judge(
  { incoming, active, watchedSince, lastFetchedAt, failingSince }: Heartbeat,
  now: Date,
): Pick<HealthView, 'state' | 'alarm'> {
  if (!active || incoming === 'none') return { state: 'off', alarm: false }
  if (incoming === 'smtp') return { state: 'receiving', alarm: false }
  const age = (instant: string) => now.getTime() - new Date(instant).getTime()
  const quiet = age(lastFetchedAt && lastFetchedAt > watchedSince ? lastFetchedAt : watchedSince) > alarmAfter
  if (failingSince) return { state: 'failing', alarm: quiet || age(failingSince) > alarmAfter }
  if (quiet) return { state: 'silent', alarm: true }
  return { state: lastFetchedAt && lastFetchedAt >= watchedSince ? 'working' : 'starting', alarm: false }
}
