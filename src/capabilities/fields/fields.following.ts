// When conversations are split or joined, what was written about them goes along. Asked of how things are now, so that
// it does not matter in which order or how often it is done.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { joinedTo, partsOf } from '#capabilities/conversations/conversations.public.ts'
import { fieldsContract, priorities } from './fields.contract.ts'
import { marksOf } from './fields.writing.ts'

/** What is split off keeps everything. */
export async function copyMarks(w: Writer, fromId: string, toId: string): Promise<void> {
  await copyValues(w, fromId, toId, null)
  await sql`
    insert into conversation_marks (conversation_id, priority, reason, kind_id)
    select ${toId}::uuid, priority, reason, kind_id from conversation_marks where conversation_id = ${fromId}
    on conflict do nothing`.execute(w.tx)
  w.record(fieldsContract, 'touched', { conversationId: toId })
}

/** What is joined fills in what the whole does not know; it is as urgent as the more urgent of the two. */
export async function bringMarks(w: Writer, fromId: string): Promise<void> {
  const intoId = await joinedTo(w.tx, fromId)
  if (!intoId) return
  await copyValues(w, fromId, intoId, fromId)
  const part = await w.tx
    .selectFrom('conversation_marks')
    .selectAll()
    .where('conversation_id', '=', fromId)
    .executeTakeFirst()
  if (part) {
    const whole = await marksOf(w.tx, intoId)
    const isMoreUrgent = rank(part.priority) > rank(whole.priority)
    const kind = whole.kind_id ?? part.kind_id
    if (isMoreUrgent || kind !== whole.kind_id)
      await w.tx
        .updateTable('conversation_marks')
        .set({
          ...(isMoreUrgent
            ? { priority: part.priority, reason: part.reason, priority_revision: whole.priority_revision + 1 }
            : {}),
          ...(kind === whole.kind_id ? {} : { kind_id: kind, kind_revision: whole.kind_revision + 1 }),
          via: fromId,
          before: JSON.stringify({
            priority: whole.priority,
            reason: whole.reason,
            kindId: whole.kind_id,
            via: whole.via,
            before: whole.before,
          }),
        })
        .where('conversation_id', '=', intoId)
        .execute()
  }
  w.record(fieldsContract, 'touched', { conversationId: intoId })
}

/** What is taken out again takes with it what it brought, as far as nobody wrote over it. */
export async function takeMarksBack(w: Writer, wholeId: string, partId: string): Promise<void> {
  if (await joinedTo(w.tx, partId)) return
  const parts = await partsOf(w.tx, partId)
  await sql`delete from field_values where via = ${partId} or (conversation_id = ${wholeId} and via = any(${parts}::uuid[]))`.execute(
    w.tx,
  )
  const whole = await marksOf(w.tx, wholeId)
  if (whole.via && parts.includes(whole.via)) {
    const before = whole.before as {
      priority: string
      reason: string
      kindId: string | null
      via: string | null
      before: unknown
    }
    await w.tx
      .updateTable('conversation_marks')
      .set({
        priority: before.priority,
        reason: before.reason,
        kind_id: before.kindId,
        priority_revision: whole.priority_revision + 1,
        kind_revision: whole.kind_revision + 1,
        via: before.via,
        before: before.before === null ? null : JSON.stringify(before.before),
      })
      .where('conversation_id', '=', wholeId)
      .execute()
  }
  for (const conversationId of [wholeId, partId]) w.record(fieldsContract, 'touched', { conversationId })
}

const rank = (priority: string): number => priorities.findIndex((each) => each === priority)

const copyValues = (w: Writer, fromId: string, toId: string, via: string | null) =>
  sql`
    insert into field_values (conversation_id, field_id, words, number, day, option_ids, agent_id, flag, via)
    select ${toId}::uuid, field_id, words, number, day, option_ids, agent_id, flag, case when ${via}::uuid is not null then coalesce(via, ${via}::uuid) end
    from field_values where conversation_id = ${fromId}
      and num_nonnulls(words, number, day, option_ids, agent_id, flag) > 0
    on conflict (conversation_id, field_id) do update set
      words = excluded.words, number = excluded.number, day = excluded.day, option_ids = excluded.option_ids,
      agent_id = excluded.agent_id, flag = excluded.flag, via = excluded.via, revision = field_values.revision + 1
    where num_nonnulls(field_values.words, field_values.number, field_values.day, field_values.option_ids, field_values.agent_id, field_values.flag) = 0`.execute(
    w.tx,
  )
