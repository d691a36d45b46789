// A private conversation is never out of everybody's sight: who sees it, when those who did are gone.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Tx } from '#kernel/db.ts'
import { conversationsContract } from './conversations.contract.ts'

/** Makes members of those who may reach everything if nobody else sees this private conversation. */
export async function keepInSight(w: Writer, conversationId: string): Promise<void> {
  const row = await w.tx
    .selectFrom('conversations')
    .select(['id', 'private', 'assignee_id'])
    .where('id', '=', conversationId)
    .forUpdate()
    .executeTakeFirst()
  if (!row?.private || row.assignee_id || (await hasMembers(w.tx, row.id))) return
  const keepers = await w.tx
    .selectFrom('agents')
    .innerJoin('roles', 'roles.name', 'agents.role')
    .where('agents.state', '=', 'active')
    .where((eb) => eb(eb.val('conversations:reach'), '=', eb.fn.any('roles.permissions')))
    .select('agents.id')
    .execute()
  for (const { id } of keepers) {
    await w.tx
      .insertInto('conversation_members')
      .values({ conversation_id: row.id, agent_id: id, added_at: w.now })
      .execute()
    w.record(conversationsContract, 'memberAdded', { conversationId: row.id, agentId: id })
  }
}

export const hasMembers = (tx: Tx, id: string) =>
  tx.selectFrom('conversation_members').select('agent_id').where('conversation_id', '=', id).limit(1).executeTakeFirst()

/** Whoever sees the private conversation `fromId` is a member of `toId`; answers with all of its members then. */
export async function copyMembers(
  { tx, now }: Pick<Writer, 'tx' | 'now'>,
  fromId: string,
  toId: string,
): Promise<string[]> {
  await sql`
    insert into conversation_members (conversation_id, agent_id, added_at)
    select ${toId}::uuid, agent_id, ${now}::timestamptz from (
      select agent_id from conversation_members where conversation_id = ${fromId}
      union select assignee_id from conversations where id = ${fromId}
    ) seeing where agent_id is not null on conflict do nothing`.execute(tx)
  const rows = await tx
    .selectFrom('conversation_members')
    .select('agent_id')
    .where('conversation_id', '=', toId)
    .execute()
  return rows.map((row) => row.agent_id)
}
