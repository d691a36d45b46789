// What is asked of the tables on behalf of the customer who is signed in.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { type Party, type Theirs, theirConversations } from '#capabilities/conversations/conversations.public.ts'

/** An answer that can still be called back has not been given yet. */
export const hasLeft: RawBuilder<SqlBool> = sql<SqlBool>`not exists (
  select from outbox where outbox.message_id = messages.id and outbox.state = 'held')`

/** Every id that means this customer, and the e-mail addresses that reach them. */
export async function partyOf(db: Reader, customerId: string): Promise<Party> {
  const found = sql<{ customerIds: string[]; addresses: string[] }>`(
    select family as "customerIds", array(
      select address from customer_addresses where kind = 'email' and customer_id = any(family)) as addresses
    from customer_family(${customerId}::uuid) family)`.as<'found'>(sql`found`)
  return db.selectFrom(found).selectAll().executeTakeFirstOrThrow()
}

/** By its number, which stands in addresses; undefined for whatever is not theirs. */
export async function theirRequest(db: Reader, party: Party, number: string): Promise<Theirs | undefined> {
  if (!/^\d{1,9}$/.test(number)) return undefined
  return (await theirConversations(db, party, { hasLeft, limit: 1, number: Number(number) }))[0]
}
