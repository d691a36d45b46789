// Naming colleagues in a note: who they are, and who of all may not see the conversation.
import type { ActionContext } from '#kernel/capability.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { activeAgents, actorRows, teamIsOpen, teamNames, toActor } from '#capabilities/people/people.public.ts'
import { conversationsContract } from './conversations.contract.ts'
import { placesOf, seesConversation } from './conversations.visible.ts'

type AddNote = ActionContext<typeof conversationsContract, (typeof conversationsContract.actions)['addNote']>

/** Those who are named, each once; refuses whoever has left, and teams that the writer can not know. */
export async function checkedMentions({
  tx,
  actor,
  input,
  fail,
}: AddNote): Promise<{ agentIds: string[]; teamIds: string[] }> {
  const agentIds = [...new Set(input.mentions.agentIds)]
  const teamIds = [...new Set(input.mentions.teamIds)]
  if ((await activeAgents(tx, agentIds)).size < agentIds.length) return fail('unknownAgent')
  if ((await teamNames(tx, actor, teamIds)).size < teamIds.length) return fail('unknownTeam')
  for (const id of teamIds) if (!(await teamIsOpen(tx, id))) return fail('unknownTeam')
  return { agentIds, teamIds }
}

/** Active people as the system knows them, to judge what they may see. */
export async function actorsOf(db: Reader, agentIds?: readonly string[]): Promise<Actor[]> {
  if (agentIds?.length === 0) return []
  const rows = await actorRows(db)
    .$if(agentIds !== undefined, (query) => query.where('agents.id', 'in', [...(agentIds ?? [])]))
    .execute()
  return rows.map((row) => toActor(row, { kind: 'agent', ip: '' }))
}

/** Ids of all active people who may not see the conversation. */
export async function outOfSight(db: Reader, conversationId: string, now: Date): Promise<string[]> {
  const placed = (await placesOf(db, [conversationId], now)).get(conversationId)
  return (await actorsOf(db)).filter((actor) => !seesConversation(actor, placed)).map(({ id }) => id)
}
