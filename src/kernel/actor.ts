// Who acts. Every operation, event and log line names an actor; a job acts as the system.

export type ActorKind = 'agent' | 'token' | 'customer' | 'system' | 'anonymous'

export type Actor = {
  kind: ActorKind
  /** Row id of the person; a token carries the id of the agent it acts for. Empty for system and anonymous. */
  id: string
  name: string
  permissions: ReadonlySet<string>
  /** Teams the agent belongs to. */
  teamIds: readonly string[]
  /** Private teams the agent does not belong to: their conversations are not found. */
  hiddenTeamIds: readonly string[]
  /** The organisation shows people the work of their own teams alone, and what belongs to no team. */
  ownTeamsOnly?: boolean
  locale: string
  timeZone: string
  ip: string
  /** The browser session or token that vouches for the actor. */
  sessionId?: string
  tokenId?: string
  /** True when the request is authenticated by a cookie, so that CSRF checks apply. */
  byCookie?: boolean
  /** When it was found who this is: what was granted for a time is held against it. */
  at?: Date
}

/** `may(actor, 'promises:write')`. */
export const may = (actor: Actor, permission: string): boolean => actor.permissions.has(permission)

/** How the event log names an actor: `agent:<id>`, `system`. */
export const actorName = (actor: Actor): string => (actor.id ? `${actor.kind}:${actor.id}` : actor.kind)

const noRights = { permissions: new Set<string>(), teamIds: [], hiddenTeamIds: [] }
const nobody = { id: '', name: '', timeZone: 'UTC', ip: '', ...noRights }

export const anonymous = (ip: string, locale = 'en'): Actor => ({ ...nobody, kind: 'anonymous', ip, locale })

export const system: Actor = { ...nobody, kind: 'system', name: 'Heed', locale: 'en' }

/** Topic rung after sessions have ended or rights have changed: whoever holds a stream open is looked at again. */
export const rightsTopic = 'rights'

/** True when both are one and the same, and may see the same. */
export function sameRights(one: Actor, other: Actor): boolean {
  const facts = ({ kind, id, permissions, teamIds, hiddenTeamIds, ownTeamsOnly = false }: Actor) =>
    JSON.stringify([kind, id, ownTeamsOnly, ...[[...permissions], teamIds, hiddenTeamIds].map((list) => list.toSorted())])
  return facts(one) === facts(other)
}
