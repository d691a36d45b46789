// What people write about one conversation. Two who write the same thing are told of each other.
import { sql } from 'kysely'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import { type Tx, lock } from '#kernel/db.ts'
import { refusal } from '#kernel/errors.ts'
import { lockVisible } from '#capabilities/conversations/conversations.public.ts'
import { lastName } from '#capabilities/people/people.public.ts'
import { type FieldView, type Priority, type Value, fieldsContract } from './fields.contract.ts'
import { askedOf, readFields, readValues } from './fields.queries.ts'
import { fromStored, nothingStored, toStored } from './fields.values.ts'

type Actions = typeof fieldsContract.actions
type Context<A extends keyof Actions> = ActionContext<typeof fieldsContract, Actions[A]>

export async function set(ctx: Context<'set'>) {
  const { input, fail } = ctx
  const seen = (await lockVisible(ctx, input.conversationId)) ?? fail('conversationNotFound')
  const field =
    askedOf(await readFields(ctx.tx), seen.team_id).find(({ id }) => id === input.fieldId) ?? fail('notFound')
  return write(ctx, input.conversationId, field, input.value, input.revision)
}

/**
 * For other capabilities, which have checked that the actor sees the conversation: writes a field that is asked of it,
 * whatever stands there. Answers with what stood there.
 */
export async function setField(
  w: Writer,
  conversationId: string,
  fieldId: string,
  value: Value,
): Promise<{ was: Value }> {
  const seen = await lockVisible(w, conversationId)
  const field = seen && askedOf(await readFields(w.tx), seen.team_id).find(({ id }) => id === fieldId)
  if (!field) throw refusal(fieldsContract, seen ? 'notFound' : 'conversationNotFound')
  return write(w, conversationId, field, value)
}

async function write(w: Writer, conversationId: string, field: FieldView, value: Value, revision?: number) {
  const { tx } = w
  await lock(tx, 'fields', `${conversationId} ${field.id}`)
  const before = (await readValues(tx, conversationId)).get(field.id)
  const was = fromStored(field.kind, before)
  if (revision !== undefined && revision !== (before?.revision ?? 0))
    throw refusal(fieldsContract, 'changedMeanwhile', {
      revision: before?.revision ?? 0,
      value: was,
      by: await lastName(tx, ['fields.set'], { about: conversationId, named: { fieldId: field.id } }),
    })
  const stored = toStored(field.kind, value)
  if (typeof stored === 'string') throw refusal(fieldsContract, stored, { fieldId: field.id })
  const known = field.options.map((option) => option.id)
  if (stored?.option_ids?.some((id) => !known.includes(id)))
    throw refusal(fieldsContract, 'notOption', { fieldId: field.id })
  if (stored?.agent_id && stored.agent_id !== was && !(await worksHere(tx, stored.agent_id)))
    throw refusal(fieldsContract, 'notPerson', { fieldId: field.id })
  const row = { ...(stored ?? nothingStored), number: stored?.number ?? null }
  const now = fromStored(field.kind, stored)
  if (JSON.stringify(now) === JSON.stringify(was)) return { value: now, was, revision: before?.revision ?? 0 }
  const written = await tx
    .insertInto('field_values')
    .values({ conversation_id: conversationId, field_id: field.id, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'field_id'])
        .doUpdateSet({ ...row, via: null, revision: sql`field_values.revision + 1` }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  w.record(fieldsContract, 'set', { conversationId, fieldId: field.id, isEmpty: stored === undefined })
  return { value: now, was, revision: written.revision }
}

export async function prioritise(ctx: Context<'prioritise'>) {
  const { input, fail } = ctx
  if (!(await lockVisible(ctx, input.conversationId))) return fail('conversationNotFound')
  return writePriority(ctx, input.conversationId, input.priority, input.reason, input.revision)
}

/** For other capabilities, which have checked that the actor sees the conversation. */
export async function writePriority(
  w: Writer,
  conversationId: string,
  priority: Priority,
  reason = '',
  revision?: number,
) {
  const row = await marksOf(w.tx, conversationId)
  if (revision !== undefined && revision !== row.priority_revision)
    throw refusal(fieldsContract, 'changedMeanwhile', {
      revision: row.priority_revision,
      by: await lastName(w.tx, ['fields.prioritised'], { about: conversationId }),
    })
  const was = { priority: row.priority as Priority, reason: row.reason }
  if (was.priority === priority && was.reason === reason) return { was, revision: row.priority_revision }
  await w.tx
    .updateTable('conversation_marks')
    .set({ priority, reason, priority_revision: row.priority_revision + 1, via: null, before: null })
    .where('conversation_id', '=', conversationId)
    .execute()
  w.record(fieldsContract, 'prioritised', { conversationId, from: was.priority, to: priority, reason })
  return { was, revision: row.priority_revision + 1 }
}

export async function setKind(ctx: Context<'setKind'>) {
  const { tx, input, emit, fail } = ctx
  const { conversationId, kindId } = input
  if (!(await lockVisible(ctx, conversationId))) return fail('conversationNotFound')
  if (kindId && !(await tx.selectFrom('conversation_kinds').select('id').where('id', '=', kindId).executeTakeFirst()))
    return fail('kindNotFound')
  const row = await marksOf(tx, conversationId)
  if (input.revision !== row.kind_revision)
    return fail('changedMeanwhile', {
      revision: row.kind_revision,
      by: await lastName(tx, ['fields.kindSet'], { about: conversationId }),
    })
  const was = row.kind_id
  if (was === kindId) return { was, revision: row.kind_revision }
  await tx
    .updateTable('conversation_marks')
    .set({ kind_id: kindId, kind_revision: row.kind_revision + 1, via: null, before: null })
    .where('conversation_id', '=', conversationId)
    .execute()
  emit('kindSet', { conversationId, from: was, to: kindId })
  return { was, revision: row.kind_revision + 1 }
}

/** Locked until the end of the transaction; made when there is none. */
export async function marksOf(tx: Tx, conversationId: string) {
  await tx
    .insertInto('conversation_marks')
    .values({ conversation_id: conversationId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return tx
    .selectFrom('conversation_marks')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

const worksHere = (tx: Tx, id: string) =>
  tx.selectFrom('agents').select('id').where('id', '=', id).where('state', '=', 'active').executeTakeFirst()
