// Which conversations a run is about, found out once at its beginning: what comes later is not touched.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Runtime, Writer } from '#kernel/capability.ts'
import { isOutOfTime } from '#kernel/db.ts'
import { asksForSpam, objectionTo, whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { most } from './bulk.contract.ts'
import { type Run, moveRun } from './bulk.runs.ts'

export async function gather({ transact }: Pick<Runtime, 'transact'>, run: Run, actor: Actor): Promise<void> {
  try {
    await transact(async (w) => {
      const total = 'ids' in run.chosen ? await addNamed(w, run) : await addPicked(w, run)
      const capped = total > most.picked
      if (capped)
        await w.tx.deleteFrom('bulk_items').where('run_id', '=', run.id).where('place', '>', most.picked).execute()
      const isThere = await moveRun(w, run, 'gathering', 'running', { total: Math.min(total, most.picked), capped })
      if (!isThere) await w.tx.deleteFrom('bulk_items').where('run_id', '=', run.id).execute()
    }, actor)
  } catch (error) {
    if (!isOutOfTime(error)) throw error
    await transact((w) => moveRun(w, run, 'gathering', 'failed', { problem: 'bulk.tooSlow' }), actor)
  }
}

async function addNamed(w: Writer, { id, chosen }: Run): Promise<number> {
  const ids = [...new Set('ids' in chosen ? chosen.ids : [])]
  await sql`
    insert into bulk_items (run_id, place, conversation_id)
    select ${id}::uuid, place, conversation_id
    from unnest(${ids}::uuid[]) with ordinality as named (conversation_id, place)`.execute(w.tx)
  return ids.length
}

/** One more than is done at once, to know whether there are more. */
async function addPicked(w: Writer, { id, chosen }: Run): Promise<number> {
  const condition = 'condition' in chosen ? chosen.condition : { any: [] }
  const facets = await w.services.facets(w.tx)
  // A fact that it asks for may have gone since: then nothing is picked rather than too much.
  if (objectionTo(condition, facets)) return 0
  const picked = visibleConversations(w.tx, w.actor)
    .$if(!asksForSpam(condition), (query) => query.where('conversations.state', '<>', 'spam'))
    .where((eb) => whereCondition(eb, condition, facets, { actor: w.actor, now: w.now }))
    .select('conversations.id')
    .orderBy('conversations.queue_at')
    .orderBy('conversations.id')
    .limit(most.picked + 1)
  const added = await w.tx
    .insertInto('bulk_items')
    .columns(['run_id', 'place', 'conversation_id'])
    .expression(
      w.tx
        .selectFrom(picked.as('picked'))
        .select([sql<string>`${id}::uuid`.as('run_id'), sql<number>`row_number() over ()`.as('place'), 'picked.id']),
    )
    .executeTakeFirst()
  return Number(added.numInsertedOrUpdatedRows ?? 0)
}
