// Who sees a view, and who may change it. Pure.
import { type Actor, may } from '#kernel/actor.ts'
import type { SavedView, Scope } from './views.contract.ts'

export type Owned = { scope: Scope; ownerId: string; teamId: string | null }

/** Own views are seen by their owner, views of a team by its members, the others by all. */
export function seesView(actor: Actor, { scope, ownerId, teamId }: Owned): boolean {
  if (!may(actor, 'views:use')) return false
  if (scope === 'all') return true
  return scope === 'own' ? ownerId === actor.id : teamId !== null && actor.teamIds.includes(teamId)
}

/** What the actor may do with a view: its maker everything, and with shared ones whoever may share views. */
export function allowedOn(actor: Actor, view: Owned): SavedView['allowed'] {
  if (!seesView(actor, view)) return []
  const mayShare = may(actor, 'views:share')
  const isTheirs = view.scope === 'all' ? mayShare : mayShare || view.ownerId === actor.id
  return isTheirs ? ['update', 'remove', 'move'] : []
}
