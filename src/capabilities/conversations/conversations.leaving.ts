// When somebody leaves, their unfinished conversations go back to where everybody sees them.
import type { EventRow, JobContext } from '#kernel/capability.ts'
import { conversationsContract } from './conversations.contract.ts'
import { keepInSight, leaveMemberships } from './conversations.privacy.ts'

/** How many change hands in one transaction. */
const atOnce = 100

/**
 * Takes open and waiting conversations from the agent; closed ones keep the name of who had them. Safe to run twice.
 */
export async function releaseWork({
  transact,
  payload: { payload },
}: JobContext<typeof conversationsContract, EventRow<{ agentId: string }>>): Promise<void> {
  for (let released = atOnce; released === atOnce;)
    released = await transact(async (w) => {
      const mine = await w.tx
        .selectFrom('conversations')
        .select(['id', 'team_id', 'revision'])
        .where('assignee_id', '=', payload.agentId)
        .where('state', 'in', ['open', 'with_customer', 'snoozed'])
        .orderBy('id')
        .limit(atOnce)
        .forUpdate()
        .execute()
      for (const { id, team_id: teamId, revision } of mine) {
        await w.tx
          .updateTable('conversations')
          .set({ assignee_id: null, revision: revision + 1, assigned_revision: revision + 1 })
          .where('id', '=', id)
          .execute()
        w.record(conversationsContract, 'assigned', {
          conversationId: id,
          assigneeId: null,
          teamId,
          fromAssigneeId: payload.agentId,
          fromTeamId: teamId,
        })
        await keepInSight(w, id)
      }
      return mine.length
    })
  await transact((w) => leaveMemberships(w, payload.agentId))
}
