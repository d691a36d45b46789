// Which language a customer gets, and what an agent may do with a macro. Pure.
import { type Actor, may } from '#kernel/actor.ts'
import { type Acts, type ActName, actNames, staleAfterDays } from './macros.views.ts'

/** `de-x-informal`: words for those whom one calls “du”. */
const isFamiliar = (tag: string): boolean => tag.endsWith('-x-informal')

/**
 * The best of `there` for the languages that the customer reads, in the order they like them: exactly that one, or the
 * same in another country or form; else the one for everybody whose language is not there (''), else one of `ours`, else
 * the first. Undefined when there is none at all.
 */
export function languageFor(
  there: readonly string[],
  theirs: readonly (string | null)[],
  ours: readonly (string | null)[] = [],
): string | undefined {
  const main = (tag: string) => tag.split('-')[0]!
  const best = (tag: string | null) => {
    const same = tag ? there.filter((each) => each && main(each) === main(tag)) : []
    return [tag, tag && main(tag), same.find((each) => !isFamiliar(each)), same[0]].find(
      (each) => each && same.includes(each),
    ) as string | undefined
  }
  const first = (wanted: readonly (string | null)[]) => wanted.map(best).find((found) => found !== undefined)
  // Whoever writes for everybody else means the customer of another language too, and not one whose is unknown.
  const rest = there.includes('') ? '' : undefined
  return first(theirs) ?? (theirs.some(Boolean) ? rest : undefined) ?? first(ours) ?? rest ?? there[0]
}

export type Kept = { agentId: string | null; teamId: string | null }
export const whoseOf = ({ agentId, teamId }: Kept): 'own' | 'team' | 'all' =>
  agentId ? 'own' : teamId ? 'team' : 'all'

/** It is found by its owner, by its team and those who may share with it, or by all. */
export const seesMacro = (actor: Actor, { agentId, teamId }: Kept): boolean =>
  agentId ? agentId === actor.id : teamId === null || knowsTeamOf(actor, teamId)

const knowsTeamOf = (actor: Actor, teamId: string): boolean =>
  actor.teamIds.includes(teamId) || (may(actor, 'macros:share') && !actor.hiddenTeamIds.includes(teamId))

/** Into which places somebody may put one. */
export const mayShareWith = (actor: Actor, { agentId, teamId }: Kept): boolean =>
  agentId ? agentId === actor.id : may(actor, 'macros:share') && (teamId === null || knowsTeamOf(actor, teamId))

export const allowedOn = (actor: Actor, kept: Kept): ('change' | 'review')[] =>
  mayShareWith(actor, kept) ? ['change', 'review'] : []

/** Named are those acts that do something. */
export const actsIn = (acts: Acts): ActName[] =>
  actNames.filter((name) => {
    const act = acts[name]
    return Array.isArray(act) ? act.length > 0 : act !== undefined && act !== ''
  })

export const staleBefore = (now: Date): Date => new Date(now.getTime() - staleAfterDays * 86_400_000)
