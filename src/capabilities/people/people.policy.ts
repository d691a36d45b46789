// Pure rules about people: who may do what with whom. The same answers guard the actions and tell screens what to show.
import { type Actor, may } from '#kernel/actor.ts'
import type { AgentView, RoleView, TeamView } from './people.contract.ts'

/** Whoever holds both can repair everything else, so somebody always must. */
export const keeperPermissions = ['people:manage', 'people:roles'] as const

/** Nobody gives rights that they lack, nor touches a person who has them; whoever may change roles may do both. */
export const isWithin = (actor: Actor, permissions: readonly string[]): boolean =>
  may(actor, 'people:roles') || permissions.every((permission) => may(actor, permission))

type AgentFacts = { state: AgentView['state']; rolePermissions: readonly string[] }

export function allowedOnAgent(agent: AgentFacts, actor: Actor): AgentView['allowed'] {
  if (!may(actor, 'people:manage') || !isWithin(actor, agent.rolePermissions)) return []
  const byState = { invited: ['reinvite', 'deactivate'], active: ['deactivate'], deactivated: ['reactivate'] } as const
  return ['update', 'changeRole', ...byState[agent.state]]
}

/**
 * Teams that an actor is to know nothing of, not even the name: private ones the actor is not in, unless the actor may
 * change every team anyway.
 */
export const unknownTeamIds = (actor: Actor): readonly string[] =>
  may(actor, 'people:teams') ? [] : actor.hiddenTeamIds

export const knowsTeam = (actor: Actor, teamId: string): boolean => !unknownTeamIds(actor).includes(teamId)

/**
 * The same for live events, whose readers may have come before the team: `isPrivate` undefined is a team that is gone.
 */
export const hearsOfTeam = (actor: Actor, teamId: string, isPrivate: boolean | undefined): boolean =>
  isPrivate === false || actor.teamIds.includes(teamId) || may(actor, 'people:teams')

export const allowedOnTeam = (actor: Actor): TeamView['allowed'] => (may(actor, 'people:teams') ? ['update'] : [])

export const allowedOnRole = (actor: Actor): RoleView['allowed'] => (may(actor, 'people:roles') ? ['update'] : [])

export type Keepers = { role: string; permissions: readonly string[]; active: number }[]

/** True when some active person could still manage people and roles. `active` counts people per role. */
export const hasKeeper = (roles: Keepers): boolean =>
  roles.some(
    ({ permissions, active }) =>
      active > 0 && keeperPermissions.every((permission) => permissions.includes(permission)),
  )
