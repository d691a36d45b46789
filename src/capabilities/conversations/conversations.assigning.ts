// Whose a conversation is, changed in the one way there is, by whoever decides about it.
import type { Writer } from '#kernel/capability.ts'
import { conversationsContract } from './conversations.contract.ts'
import { keepInSight } from './conversations.sight.ts'

export type Owners = { assigneeId: string | null; teamId: string | null }

type Locked = { id: string; assignee_id: string | null; team_id: string | null; private: boolean; revision: number }

/**
 * Gives a conversation that the caller has locked to an agent, a team, or nobody. That they take work is for the caller
 * to check (`lockActiveAgents`, `teamIsOpen`). Returns the revision.
 */
export async function giveTo(w: Writer, row: Locked, { assigneeId, teamId }: Owners): Promise<number> {
  if (assigneeId === row.assignee_id && teamId === row.team_id) return row.revision
  const revision = row.revision + 1
  await w.tx
    .updateTable('conversations')
    .set({ assignee_id: assigneeId, team_id: teamId, revision, assigned_revision: revision })
    .where('id', '=', row.id)
    .execute()
  w.record(conversationsContract, 'assigned', {
    conversationId: row.id,
    assigneeId,
    teamId,
    fromAssigneeId: row.assignee_id,
    fromTeamId: row.team_id,
  })
  // Whoever had it may see it no more, and hears nothing about it then but this.
  const isTaken = row.assignee_id !== null && assigneeId !== row.assignee_id && (row.private || teamId !== null)
  if (teamId !== row.team_id || isTaken) w.record(conversationsContract, 'moved', {})
  if (row.assignee_id && !assigneeId) await keepInSight(w, row.id)
  return revision
}
