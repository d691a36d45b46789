// Notes about a customer: who wrote them and when, changed by one at a time.
import { sql } from 'kysely'
import { type Context, hold } from './customers.changing.ts'
import { most } from './customers.contract.ts'
import { readNotes } from './customers.queries.ts'

export async function addNote(ctx: Context<'addNote'>) {
  const { tx, actor, now, newId, input, emit, fail } = ctx
  const { id: customerId } = await hold(ctx, input.customerId)
  const { count } = await tx
    .selectFrom('customer_notes')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow()
  if (count >= most.notes) return fail('tooMany', { most: most.notes })
  const id = newId()
  await tx
    .insertInto('customer_notes')
    .values({ id, customer_id: customerId, body: input.body, written_by: actor.id || null, written_at: now })
    .execute()
  emit('noted', { customerId })
  return (await readNotes(tx, customerId, id))[0]!
}

export async function editNote(ctx: Context<'editNote'>) {
  const { tx, actor, now, input, emit } = ctx
  const customerId = await holdNote(ctx)
  await tx
    .updateTable('customer_notes')
    .set({ body: input.body, changed_by: actor.id || null, changed_at: now, revision: input.revision + 1 })
    .where('id', '=', input.noteId)
    .execute()
  emit('noted', { customerId })
  return (await readNotes(tx, customerId, input.noteId))[0]!
}

export async function removeNote(ctx: Context<'removeNote'>) {
  const customerId = await holdNote(ctx)
  await ctx.tx.deleteFrom('customer_notes').where('id', '=', ctx.input.noteId).execute()
  ctx.emit('noted', { customerId })
  return {}
}

/** The customer of a note that nobody has changed since it was read. */
async function holdNote(ctx: Context<'editNote'> | Context<'removeNote'>): Promise<string> {
  const { input, fail } = ctx
  const { id: customerId } = await hold(ctx, input.customerId)
  const note = (await readNotes(ctx.tx, customerId, input.noteId))[0] ?? fail('noteNotFound')
  if (note.revision !== input.revision)
    return fail('changedMeanwhile', { revision: note.revision, body: note.body, by: note.changedBy?.name ?? null })
  return customerId
}
