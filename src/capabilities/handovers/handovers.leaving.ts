// Nothing stays with nobody: who may not leave yet, and what is left of those who have.
import { type Actor, system } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { sql } from 'kysely'
import { refusal } from '#kernel/errors.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { activeAgents, agentNames } from '#capabilities/people/people.public.ts'
import { handoversContract } from './handovers.contract.ts'
import { unfinished } from './handovers.rules.ts'
import { countLeft, mayUndo } from './handovers.runs.ts'
import type { Run } from './handovers.views.ts'

/** Nobody is deactivated with work in hand, unless it is being handed over already: then access can end at once. */
export async function objectToLeaving(w: Writer, agentId: string): Promise<void> {
  if (!(await countLeft(w.tx, system, agentId))) return
  const runs = w.tx
    .selectFrom('handover_runs')
    .select('id')
    .where('from_id', '=', agentId)
    .where('state', '=', 'running')
  if (await runs.executeTakeFirst()) return
  throw refusal(handoversContract, 'workLeft', { agentId, left: await countLeft(w.tx, w.actor, agentId) })
}

/** People who have left, with how many unfinished conversations of theirs the actor sees; most first. */
export async function stranded(db: Reader, actor: Actor) {
  return visibleConversations(db, actor)
    .innerJoin('agents', 'agents.id', 'conversations.assignee_id')
    .where('agents.state', '<>', 'active')
    .where('conversations.state', 'in', unfinished)
    .select(['agents.id', 'agents.name', sql<number>`count(*)::integer`.as('left')])
    .groupBy(['agents.id', 'agents.name'])
    .orderBy('left', 'desc')
    .orderBy('agents.id')
    .limit(100)
    .execute()
}

/** The latest run for this person. Whoever began it is told of what they could see then, others of what they see. */
export async function latestRun(db: Reader, actor: Actor, agentId: string): Promise<Run | null> {
  const run = await db
    .selectFrom('handover_runs')
    .selectAll()
    .where('from_id', '=', agentId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!run) return null
  const isTheirs = run.by_id === actor.id
  const [counts, names, active] = await Promise.all([
    db
      .selectFrom('handover_items')
      .where('run_id', '=', run.id)
      .$if(isTheirs, (query) => query.where('hidden', '=', false))
      .$if(!isTheirs, (query) =>
        query.where('conversation_id', 'in', visibleConversations(db, actor).select('conversations.id')),
      )
      .select([
        sql<number>`count(*) filter (where state = 'given' and to_id is not null)::integer`.as('given'),
        sql<number>`count(*) filter (where state = 'given' and to_id is null)::integer`.as('unassigned'),
        sql<number>`count(*) filter (where state = 'back')::integer`.as('back'),
        sql<number>`count(*) filter (where state = 'kept')::integer`.as('kept'),
      ])
      .executeTakeFirstOrThrow(),
    agentNames(db, [run.by_id]),
    activeAgents(db, [agentId]),
  ])
  const { given, unassigned, back, kept } = counts
  const left = isTheirs || run.state !== 'running' ? 0 : await countLeft(db, actor, agentId)
  const canBeTakenBack = (run.state === 'done' || run.state === 'running') && active.size > 0
  return {
    id: run.id,
    by: { id: run.by_id, name: names.get(run.by_id)?.name ?? '' },
    state: run.state as Run['state'],
    at: run.at,
    total: isTheirs ? run.total : given + unassigned + back + kept + left,
    ...counts,
    allowed: canBeTakenBack && mayUndo(actor, run) ? ['undo'] : [],
  }
}
