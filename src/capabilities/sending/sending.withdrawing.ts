// What has not left yet does not go to somebody who is forgotten: neither answers set for later nor what waits in the
// outbox. Whoever else it is for gets it.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { anyText } from '#kernel/personal.ts'
import { wentTo } from './sending.forgetting.ts'
import { type Mail, lockBoth, stop } from './sending.leaving.ts'
import { json } from './sending.queue.ts'

const atOnce = 100

/** A portion of answers set for later; one that is for nobody any more is a draft again. Answers how many they were. */
export async function withdrawScheduled(w: Writer, addresses: readonly string[]): Promise<number> {
  const { rows } = await sql<{ id: string; state: string; mail: Mail }>`
    select id, state, mail from scheduled_answers where ${isFor(addresses)} order by id limit ${atOnce}`.execute(w.tx)
  for (const { id, state, mail } of rows) {
    const found = state === 'waiting' ? await lockBoth(w.tx, id) : undefined
    const left = without(found ? (found.row.mail as Mail) : mail, addresses)
    await w.tx.updateTable('scheduled_answers').set({ mail: json(left) }).where('id', '=', id).execute()
    if (found && !left.to.length) await stop(w, { ...found.row, mail: left }, found.conversation.id, 'stopped')
  }
  return rows.length
}

/** A portion of what waits in the outbox with others among its recipients, or of a message. Answers how much it was. */
export async function withdrawWaiting(w: Writer, addresses: readonly string[]): Promise<number> {
  const rows = await w.tx
    .selectFrom('outbox')
    .select(['id', 'recipients', 'plan', 'undo'])
    .where(wentTo(addresses))
    .where('state', 'in', ['held', 'queued', 'delayed'])
    .where(sql<boolean>`num_nonnulls(message_id, beside_id) > 0`)
    .limit(atOnce)
    .forUpdate()
    .execute()
  for (const { id, recipients, plan, undo } of rows) {
    const left = recipients.filter((each) => !addresses.includes(each))
    await w.tx
      .updateTable('outbox')
      .set({
        recipients: left,
        recipient_states: sql`recipient_states - ${[...addresses]}::text[]`,
        plan: plan && json(without(plan, addresses)),
        undo: undo && json(without(undo, addresses)),
        ...(left.length ? {} : { state: 'failed', reason: 'other', plan: null, undo: null, changed_at: w.now }),
      })
      .where('id', '=', id)
      .execute()
  }
  return rows.length
}

/** Whether something is leaving to them at this moment. */
export async function isLeaving({ tx }: Pick<Writer, 'tx'>, addresses: readonly string[]): Promise<boolean> {
  const row = await tx
    .selectFrom('outbox')
    .select('id')
    .where(wentTo(addresses))
    .where('state', '=', 'sending')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Condition on answers set for later. */
export const isFor = (addresses: readonly string[]) => sql<boolean>`exists (
  select from unnest(array['to', 'cc', 'bcc']) list, jsonb_array_elements(mail -> list) each
  where lower(each ->> 'address') = ${anyText(addresses)})`

/** The same without these among its lists of addresses, however deep. */
function without<Value>(value: Value, addresses: readonly string[]): Value {
  if (Array.isArray(value)) return value.filter((each) => !isOne(each, addresses)).map((each) => without(each, addresses)) as Value
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, without(each, addresses)])) as Value
}

const isOne = (each: unknown, addresses: readonly string[]): boolean => {
  const address = (each as { address?: unknown } | null)?.address
  return typeof address === 'string' && addresses.includes(address.toLowerCase())
}
