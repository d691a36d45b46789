// Pure rules: who may decide about a handover, and who may hand over the work of whom.
import { type Actor, may } from '#kernel/actor.ts'
import type { Handover } from './handovers.views.ts'

type Facts = {
  state: string
  from_id: string
  to_id: string | null
  team_id: string | null
  decided_by: string | null
  decided_at: string | null
}

/** So long one may think again; after that it is no slip any more, and others count on it. */
const reconsiderMs = 15 * 60_000

export const isReceiver = ({ to_id: toId, team_id: teamId }: Pick<Facts, 'to_id' | 'team_id'>, actor: Actor): boolean =>
  actor.id !== '' && (toId === actor.id || (teamId !== null && actor.teamIds.includes(teamId)))

/** The receiver decides, and may think again; who handed it over may take it back as long as nobody has decided. */
export function allowedOn(handover: Facts, actor: Actor, now: Date): Handover['allowed'] {
  if (!may(actor, 'handovers:use')) return []
  if (handover.state === 'waiting')
    return [
      ...(isReceiver(handover, actor) ? (['accept', 'sendBack'] as const) : []),
      ...(handover.from_id === actor.id ? (['withdraw'] as const) : []),
    ]
  const isDecided = handover.state === 'accepted' || handover.state === 'returned'
  const isFresh = handover.decided_at !== null && now.getTime() - Date.parse(handover.decided_at) <= reconsiderMs
  return isDecided && isFresh && handover.decided_by === actor.id ? ['reconsider'] : []
}

/** Everybody their own work; somebody else's needs a right of its own. */
export const mayHandOverAllOf = (actor: Actor, agentId: string): boolean =>
  may(actor, 'handovers:all') || (may(actor, 'handovers:use') && actor.id === agentId)
