// 'Already told us': a mark on a message of the customer. It is about the message, so it goes where the message goes.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { lockVisible } from '#capabilities/conversations/conversations.public.ts'
import type { handoversContract } from './handovers.contract.ts'

type Actions = typeof handoversContract.actions
type Context = ActionContext<typeof handoversContract, Actions['markRepeated' | 'unmarkRepeated']>

export async function markRepeated(ctx: Context) {
  const { tx, actor, now, input, emit } = ctx
  await findMessage(ctx)
  const made = await tx
    .insertInto('repeated_marks')
    .values({ message_id: input.messageId, agent_id: actor.id, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('message_id')
    .executeTakeFirst()
  if (made) emit('repeated', input)
  return {}
}

export async function unmarkRepeated(ctx: Context) {
  const { tx, input, emit } = ctx
  await findMessage(ctx)
  const gone = await tx
    .deleteFrom('repeated_marks')
    .where('message_id', '=', input.messageId)
    .returning('message_id')
    .executeTakeFirst()
  if (gone) emit('notRepeated', input)
  return {}
}

/** Locked with its conversation, so that it is not moved elsewhere meanwhile. */
async function findMessage(ctx: Context): Promise<void> {
  const { tx, input, fail } = ctx
  if (!(await lockVisible(ctx, input.conversationId))) return fail('conversationNotFound')
  const message = await tx
    .selectFrom('messages')
    .select('id')
    .where('id', '=', input.messageId)
    .where('conversation_id', '=', input.conversationId)
    .where('direction', '=', 'in')
    .executeTakeFirst()
  if (!message) return fail('messageNotFound')
}

/** The caller has checked that the actor may see the conversation. */
export async function repeatedIn(db: Reader, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('repeated_marks')
    .innerJoin('messages', 'messages.id', 'repeated_marks.message_id')
    .where('messages.conversation_id', '=', conversationId)
    .select('messages.id')
    .orderBy('messages.at')
    .execute()
  return rows.map(({ id }) => id)
}
