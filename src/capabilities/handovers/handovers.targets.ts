// To whom each conversation of somebody goes when all of them are handed over.
import type { Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import { type Owners, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { loadActor, lockActiveAgents, privateTeams, teamIsOpen } from '#capabilities/people/people.public.ts'

export type Goal = { kind: string; to_ids: readonly string[]; team_id: string | null }
export type Work = { id: string; team_id: string | null }

/**
 * Chooses for each conversation, in order. Nobody is given what they could not see before, and nothing of a private
 * team leaves it: such a conversation stays with its team, for whoever works there to take. `load` tells how many each
 * receiver has got already, so that the rest evens out.
 */
export async function chooseOwners(
  w: Writer,
  goal: Goal,
  work: readonly Work[],
  load: ReadonlyMap<string, number> = new Map(),
): Promise<Map<string, Owners>> {
  const kept = (each: Work): Owners => ({ assigneeId: null, teamId: each.team_id })
  const closed = await privateTeams(
    w.tx,
    work.flatMap((each) => each.team_id ?? []),
  )
  if (goal.kind === 'team') {
    const isOpen = await teamIsOpen(w.tx, goal.team_id!)
    const goes = (each: Work) => isOpen && !(each.team_id && closed.has(each.team_id))
    return new Map(work.map((each) => [each.id, goes(each) ? { assigneeId: null, teamId: goal.team_id } : kept(each)]))
  }
  const there = await lockActiveAgents(w.tx, goal.to_ids)
  const receivers = goal.to_ids.filter((id) => there.has(id))
  const seen = new Map<string, Set<string>>()
  for (const id of receivers) seen.set(id, await seenBy(w.tx, id, work))
  const counts = new Map(receivers.map((id) => [id, load.get(id) ?? 0]))
  return new Map(
    work.map((each) => {
      const can = receivers.filter((id) => seen.get(id)!.has(each.id))
      const [least] = can.toSorted((a, b) => counts.get(a)! - counts.get(b)!)
      if (!least) return [each.id, kept(each)]
      counts.set(least, counts.get(least)! + 1)
      return [each.id, { assigneeId: least, teamId: each.team_id }]
    }),
  )
}

/** Which of these conversations an agent sees; none when there is no such active agent. */
export async function seenBy(tx: Tx, agentId: string, work: readonly Work[]): Promise<Set<string>> {
  const actor = await loadActor(tx, agentId, { kind: 'agent', ip: '' })
  if (!actor || !work.length) return new Set()
  const rows = await visibleConversations(tx, actor)
    .where(
      'conversations.id',
      'in',
      work.map(({ id }) => id),
    )
    .select('conversations.id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
