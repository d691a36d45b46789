// What an actor may do with a message that we sent. Pure: guards the actions and tells the screen which buttons to
// show.
import { type Actor, may } from '#kernel/actor.ts'
import type { Right } from './sending.views.ts'

export type Fate = { state: string; agentId: string | null; dueAt: string }

/** `now` is an ISO instant. Only who sent it calls it back: what it said becomes their draft. */
export function allowedOn({ state, agentId, dueAt }: Fate, actor: Actor, now: string): Right[] {
  if (!may(actor, 'sending:send')) return []
  if (state === 'held') return agentId === actor.id && now < dueAt ? ['undo'] : []
  if (state === 'delayed') return ['retry']
  if (state === 'failed') return ['retry', 'writeAgain']
  if (state === 'bounced') return ['writeAgain']
  if (state === 'uncertain') return ['resend', 'markSent']
  return []
}
