// Up to when somebody has read a conversation.
import type { Writer } from '#kernel/capability.ts'

export type ReadMark = { was: string | null; now: string }

/** The actor has read it up to now. Returns up to when before, and since. */
export async function readUpToNow(
  { tx, actor, now }: Writer,
  row: { id: string; last_message_at: string },
): Promise<ReadMark> {
  const mine = { agent_id: actor.id, conversation_id: row.id }
  const before = await tx
    .selectFrom('read_marks')
    .select('read_at')
    .where((eb) => eb.and(mine))
    .executeTakeFirst()
  // A message may carry a time a little ahead of this process's clock.
  const at = row.last_message_at > now.toISOString() ? row.last_message_at : now.toISOString()
  const { read_at: readAt } = await tx
    .insertInto('read_marks')
    .values({ ...mine, read_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['conversation_id', 'agent_id'])
        .doUpdateSet((eb) => ({ read_at: eb.fn<string>('greatest', ['read_marks.read_at', 'excluded.read_at']) })),
    )
    .returning('read_at')
    .executeTakeFirstOrThrow()
  return { was: before?.read_at ?? null, now: readAt }
}

/** As unread as before, unless the actor has read it again since. */
export async function unread({ tx, actor }: Writer, id: string, { was, now }: ReadMark): Promise<boolean> {
  const mark = { agent_id: actor.id, conversation_id: id, read_at: now }
  if (was === null)
    return (
      (
        await tx
          .deleteFrom('read_marks')
          .where((eb) => eb.and(mark))
          .executeTakeFirst()
      ).numDeletedRows > 0n
    )
  const put = tx
    .updateTable('read_marks')
    .set({ read_at: was })
    .where((eb) => eb.and(mark))
  return (await put.executeTakeFirst()).numUpdatedRows > 0n
}
