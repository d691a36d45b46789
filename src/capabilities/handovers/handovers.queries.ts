// Handovers as they are read: rows to views, and what waits for somebody's word.
import type { Selectable } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { partsOf, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { agentNames, teamNames } from '#capabilities/people/people.public.ts'
import { allowedOn } from './handovers.policy.ts'
import { unfinished } from './handovers.rules.ts'
import type { Handover } from './handovers.views.ts'

export type Row = Selectable<DB['handovers']>

/** The latest that was not withdrawn. The caller has checked that the actor may see the conversation. */
export const latestRow = async (db: Reader, conversationId: string): Promise<Row | undefined> =>
  db
    .selectFrom('handovers')
    .selectAll()
    .where('conversation_id', 'in', await partsOf(db, conversationId))
    .where('state', '<>', 'withdrawn')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export async function latestOf(db: Reader, actor: Actor, conversationId: string, now: Date): Promise<Handover | null> {
  const row = await latestRow(db, conversationId)
  return row ? toView(db, actor, row, now) : null
}

async function toView(db: Reader, actor: Actor, row: Row, now: Date): Promise<Handover> {
  const ids = [row.from_id, row.to_id, row.decided_by].filter((id) => id !== null)
  const [agents, teams] = await Promise.all([
    agentNames(db, ids),
    teamNames(db, actor, row.team_id ? [row.team_id] : []),
  ])
  const person = (id: string | null) => (id ? { id, name: agents.get(id)?.name ?? '' } : null)
  return {
    id: row.id,
    conversationId: row.conversation_id,
    from: person(row.from_id)!,
    to: person(row.to_id),
    team: row.team_id ? { id: row.team_id, name: teams.get(row.team_id) ?? '' } : null,
    known: row.known,
    tried: row.tried,
    promised: row.promised,
    state: row.state as Handover['state'],
    at: row.at,
    decidedBy: person(row.decided_by),
    reason: row.reason,
    allowed: allowedOn(row, actor, now),
  }
}

const mostWaiting = 200

/** What waits for the word of this actor and still lies where it was given, among what the actor sees. */
export async function waitingFor(db: Reader, actor: Actor) {
  const rows = await visibleConversations(db, actor)
    .innerJoin('handovers', 'handovers.conversation_id', 'conversations.id')
    .innerJoin('agents', 'agents.id', 'handovers.from_id')
    .where('handovers.state', '=', 'waiting')
    .where('conversations.state', 'in', unfinished)
    .where((eb) =>
      eb.or([
        eb('handovers.to_id', '=', actor.id || null).and(
          eb('conversations.assignee_id', '=', eb.ref('handovers.to_id')),
        ),
        ...(actor.teamIds.length
          ? [
              eb('handovers.team_id', 'in', [...actor.teamIds])
                .and('conversations.assignee_id', 'is', null)
                .and('conversations.team_id', '=', eb.ref('handovers.team_id')),
            ]
          : []),
      ]),
    )
    .select([
      'handovers.id',
      'handovers.conversation_id as conversationId',
      'conversations.number',
      'conversations.subject',
      'handovers.at',
      'handovers.from_id as fromId',
      'agents.name as fromName',
    ])
    .orderBy('handovers.at')
    .limit(mostWaiting)
    .execute()
  return rows.map(({ fromId, fromName, ...row }) => ({ ...row, from: { id: fromId, name: fromName } }))
}
