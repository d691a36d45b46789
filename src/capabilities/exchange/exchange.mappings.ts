// Mappings that were saved: names of columns and what they are.
import type { ActionContext } from '#kernel/capability.ts'
import { type Reader, lock } from '#kernel/db.ts'
import { exchangeContract, most } from './exchange.contract.ts'
import type { About, MappingView } from './exchange.views.ts'

type Actions = typeof exchangeContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof exchangeContract, Actions[A]>

/** The newest first. */
export async function readMappings(db: Reader, about?: About): Promise<MappingView[]> {
  const rows = await db
    .selectFrom('exchange_mappings')
    .select(['id', 'about', 'name', 'targets'])
    .$if(about !== undefined, (query) => query.where('about', '=', about!))
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, about: row.about as About, targets: row.targets as Record<string, string> }))
}

export async function saveMapping({ tx, actor, now, newId, input, emit, fail }: Context<'saveMapping'>) {
  await lock(tx, 'exchange', 'mappings')
  const all = await readMappings(tx)
  if (all.length >= most.mappings) return fail('tooManyMappings', { most: most.mappings })
  const { about, name, targets } = input
  if (all.some((each) => each.about === about && each.name.toLowerCase() === name.toLowerCase()))
    return fail('nameTaken')
  const id = newId()
  await tx
    .insertInto('exchange_mappings')
    .values({ id, about, name, targets: JSON.stringify(targets), made_by: actor.id, made_at: now })
    .execute()
  emit('mappingsChanged', {})
  return { id, about, name, targets }
}

export async function removeMapping({ tx, input, emit, fail }: Context<'removeMapping'>) {
  const gone = await tx
    .deleteFrom('exchange_mappings')
    .where('id', '=', input.mappingId)
    .returning('id')
    .executeTakeFirst()
  if (!gone) return fail('notFound')
  emit('mappingsChanged', {})
  return {}
}
