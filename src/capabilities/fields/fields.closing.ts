// Nobody closes a conversation while something is missing that is required for it.
import type { Writer } from '#kernel/capability.ts'
import { refusal } from '#kernel/errors.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { fieldsContract } from './fields.contract.ts'
import { askedOf, readFields, readValues } from './fields.queries.ts'
import { fromStored } from './fields.values.ts'

/**
 * Asked of people alone: what the program closes by itself has nobody to fill it in. A customer who says that it is solved
 * can not either: then it is for those who work here.
 */
export async function objectToClosing(w: Writer, conversationId: string): Promise<void> {
  if (w.actor.kind === 'system') return
  const required = (await readFields(w.tx)).filter((field) => field.requiredOnClose && !field.archived)
  if (!required.length) return
  const isTheirs = w.actor.kind === 'customer'
  const seen = await (isTheirs ? w.tx.selectFrom('conversations') : visibleConversations(w.tx, w.actor))
    .where('conversations.id', '=', conversationId)
    .select('conversations.team_id')
    .executeTakeFirst()
  if (!seen) return
  const values = await readValues(w.tx, conversationId)
  const missing = askedOf(required, seen.team_id).filter(({ id, kind }) => fromStored(kind, values.get(id)) === null)
  if (missing.length)
    throw refusal(fieldsContract, 'missing', {
      conversationId,
      missing: missing.map(({ id, name }) => ({ fieldId: id, name })),
    })
}
