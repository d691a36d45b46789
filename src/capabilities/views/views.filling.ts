// Members of a tally from scratch, by SQL: when its view was made or changed, or somebody's teams.
import { sql } from 'kysely'
import { type Actor, system } from '#kernel/actor.ts'
import type { Writer } from '#kernel/capability.ts'
import { type Tx, isDatabaseDown } from '#kernel/db.ts'
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { testsOf, whereCondition } from '#capabilities/conditions/conditions.public.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { openStates } from './views.condition.ts'
import type { Asker } from './views.judging.ts'
import type { Watch } from './views.tallies.ts'

type Asking = { condition: Condition; asker: Asker }

/** Fills one tally that waits for it; false when there is none. */
export async function fillNext(w: Writer, { asked, facets, outsider }: Watch): Promise<boolean> {
  const { tx } = w
  const tally = await tx
    .selectFrom('view_tallies')
    .select(['id', 'wants'])
    .where(sql<boolean>`filled_for is distinct from wants`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!tally) return false
  await tx.deleteFrom('view_members').where('tally_id', '=', tally.id).execute()
  const wish = asked.get(tally.id)
  await sql`savepoint filling`.execute(tx)
  try {
    if (wish) await fill(w, tally.id, wish, facets, outsider)
    await tx.updateTable('view_tallies').set({ filled_for: tally.wants }).where('id', '=', tally.id).execute()
  } catch (error) {
    if (isDatabaseDown(error)) throw error
    // One view that the database can not answer must not stop the counts of all others. It is tried again when the
    // views change; until then its count is not known.
    await sql`rollback to savepoint filling`.execute(tx)
    await tx
      .updateTable('view_tallies')
      .set({ wants: failedKey, filled_for: failedKey })
      .where('id', '=', tally.id)
      .execute()
  }
  return true
}

/** Stands for a tally that could not be filled. */
export const failedKey = 'failed'

async function fill(
  w: Writer,
  tallyId: number,
  { condition, asker }: Asking,
  facets: FacetMap,
  outsider: Actor,
): Promise<void> {
  const { tx, now } = w
  const seen = openOnes(tx, facets, outsider).select('conversations.id')
  const found = openOnes(tx, facets)
    .where((eb) => whereCondition(eb, condition, facets, { actor: asker, now }))
    .select([
      sql<number>`${tallyId}::integer`.as('tally_id'),
      'conversations.id as conversation_id',
      sql<boolean>`conversations.id not in ${seen}`.as('restricted'),
    ])
  await tx.insertInto('view_members').columns(['tally_id', 'conversation_id', 'restricted']).expression(found).execute()
  await lookInTime(w, condition, facets)
}

const openOnes = (tx: Tx, facets: FacetMap, actor = system) =>
  visibleConversations(tx, actor).where('conversations.state', '=', sql<string>`any(${openStates(facets)}::text[])`)

/** Notes when time alone may bring a conversation into the view or out of it. */
async function lookInTime({ tx, now }: Writer, condition: Condition, facets: FacetMap): Promise<void> {
  for (const { facet, op, value } of testsOf(condition)) {
    if (op !== 'olderThan' && op !== 'newerThan') continue
    const since = new Date(now.getTime() - Number(value) * 1000)
    const coming = openOnes(tx, facets)
      .where((eb) => sql<boolean>`${facets[facet]!.sql(eb)} > ${since}`)
      .select((eb) => [
        'conversations.id as conversation_id',
        sql<string>`${facets[facet]!.sql(eb)} + make_interval(secs => ${Number(value)})`.as('at'),
      ])
    await tx
      .insertInto('view_recheck')
      .columns(['conversation_id', 'at'])
      .expression(coming)
      .onConflict((conflict) =>
        conflict
          .column('conversation_id')
          .doUpdateSet({ at: sql`excluded.at` })
          .where(sql<boolean>`excluded.at < view_recheck.at`),
      )
      .execute()
  }
}
