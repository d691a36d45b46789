// Whose a conversation is when it begins, and where customers were known who have none any more, because it was given to
// another customer or removed.
import { type RawBuilder, sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'

/** As SQL: whose an address is of those who are this customer now. */
export const writerOf = (customer: string, address: RawBuilder<unknown>) => sql<string>`coalesce((
  select home_id from customer_addresses home
  where home.kind = 'email' and home.address = ${address} and home.customer_id = ${sql.ref(customer)}), ${sql.ref(customer)})`

/** As SQL: whose a conversation is of those who are its customer now: whose it was before, else who began it. */
export const homeOf = (own: string) => sql<string>`coalesce(${sql.ref(`${own}.customer_home`)}, (
  select ${writerOf('writer.customer_id', sql.ref('writer.address'))} from participants writer
  where writer.conversation_id = ${sql.ref(`${own}.id`)} and writer.role = 'customer'
    and writer.customer_id = ${sql.ref(`${own}.customer_id`)}
  order by writer.added_at, writer.address limit 1), ${sql.ref(`${own}.customer_id`)})`

/** Keeps where these conversations stand, before they leave whose they are. */
export async function keepPlaces(w: Writer, conversationIds: readonly string[]): Promise<void> {
  await sql`
    insert into customer_places (customer_id, team_id, private, agent_ids)
    select distinct on (owner) owner, team_id, private, agent_ids from (
      select place.team_id, place.private, place.last_message_at,
        ${homeOf('own')} as owner,
        array(select agent_id from conversation_members where conversation_id = place.id
          union select place.assignee_id where place.assignee_id is not null) as agent_ids
      from conversations own join conversations place on place.id = coalesce(own.merged_into, own.id)
      where own.id = any(${[...conversationIds]}::uuid[])
    ) leaving order by owner, last_message_at desc
    on conflict (customer_id) do update
      set team_id = excluded.team_id, private = excluded.private, agent_ids = excluded.agent_ids`.execute(w.tx)
}

/**
 * Who these customers are now, and stay until the end of the transaction: whoever is being merged at this moment is so
 * before or after.
 */
export async function holdNow(w: Writer, customerIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; now: string }>`
    select id, coalesce(merged_into, id) as now from customers where id = any(${[...customerIds]}::uuid[])
    order by id for key share`.execute(w.tx)
  return new Map(rows.map(({ id, now }) => [id, now]))
}
