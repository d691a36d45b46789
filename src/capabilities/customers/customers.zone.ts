// The time zone of a customer, as they say it themselves.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { customersContract } from './customers.contract.ts'

/** By the id of a customer who is not merged; the caller has made sure who it is. Nothing happens when it is so already. */
export async function noteTimeZone(w: Writer, customerId: string, timeZone: string | null): Promise<void> {
  const changed = await w.tx
    .updateTable('customers')
    .set({ time_zone: timeZone, revision: sql`revision + 1` })
    .where('id', '=', customerId)
    .where('state', '=', 'active')
    .where('time_zone', 'is distinct from', timeZone)
    .returning('id')
    .executeTakeFirst()
  if (changed) w.record(customersContract, 'timeZoneChanged', { customerId })
}
