// How surely an e-mail address is a customer's: whether it proves who writes from it, and may be sent what is about them.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'

export type Known = { customerIds: string[]; sure: string[]; shared: string[]; unchecked: string[] }

/**
 * Every id that means this customer, and the e-mail addresses on record. `sure`: theirs alone, because an agent has checked
 * that, or because it came to us with mail of theirs that nobody doubts. What agents, files and programs enter can be wrong:
 * that somebody reads the mail of an address, and writes from it, says nothing then of whether it is the customer's.
 */
export async function knownOf(db: Reader, customerId: string): Promise<Known> {
  const found = sql<Known>`(
    with mine as (
      select a.address, is_shared(a.id) as shared,
        a.customer_id = any(family) and (a.verified_at is not null or a.by_mail and exists (
          select from messages m
          where m.customer_id = any(family) and m.direction = 'in' and m.incoming_id is not null
            and not m.marks ? 'forged' and lower(m.author_address) = a.address)) as checked
      from customer_family(${customerId}::uuid) family join customer_addresses a on a.kind = 'email' and (
        a.customer_id = any(family) or a.id in (select address_id from identity_shared where customer_id = any(family))))
    select customer_family(${customerId}::uuid) as "customerIds",
      array(select address from mine where not shared and checked) as sure,
      array(select address from mine where shared) as shared,
      array(select address from mine where not shared and not checked) as unchecked)`.as<'found'>(sql`found`)
  return db.selectFrom(found).selectAll().executeTakeFirstOrThrow()
}

/** Why an address proves nothing and opens no more than what was written from or to it; null: it is theirs alone. */
export type Part = 'shared' | 'unchecked' | null

export const partOf = ({ sure, shared }: Known, address: string): Part =>
  sure.includes(address) ? null : shared.includes(address) ? 'shared' : 'unchecked'
