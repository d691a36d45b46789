// What is asked of the tables on behalf of the customer who is signed in, and how much of it their address opens.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { type Party, type Theirs, theirConversation } from '#capabilities/conversations/conversations.public.ts'

/** An answer that can still be called back has not been given yet. */
export const hasLeft: RawBuilder<SqlBool> = sql<SqlBool>`not exists (
  select from outbox where outbox.message_id = messages.id and outbox.state = 'held')`

type Known = { customerIds: string[]; sure: string[]; shared: string[]; unchecked: string[] }

/**
 * Every id that means this customer, and the e-mail addresses on record. `sure`: theirs alone, because an agent has checked
 * that, or because they have written from it and nobody doubts that it was them. Addresses can be entered wrongly: that
 * somebody reads the mail of one says nothing of whether it is the customer's.
 */
async function knownOf(db: Reader, customerId: string): Promise<Known> {
  const found = sql<Known>`(
    with mine as (
      select a.address, exists (select from identity_shared where address_id = a.id) as shared,
        a.customer_id = any(family) and (a.verified_at is not null or exists (
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

/** Why an address opens no more than what was written from or to it; null: it opens everything of the customer. */
export type Part = 'shared' | 'unchecked' | null

export async function partOpenTo(db: Reader, customerId: string, address: string): Promise<Part> {
  const { sure, shared } = await knownOf(db, customerId)
  return sure.includes(address) ? null : shared.includes(address) ? 'shared' : 'unchecked'
}

export type Who = Party & { address: string; part: Part }

/** Who is signed in, and to what: everything of the customer, or what their address holds. */
export async function partyOf(db: Reader, { id, sessionId = '' }: Actor): Promise<Who> {
  const [known, session] = await Promise.all([
    knownOf(db, id),
    db.selectFrom('portal_sessions').select('address').where('id', '=', sessionId).executeTakeFirst(),
  ])
  const { customerIds, sure, shared, unchecked } = known
  // Signed out this moment: nothing is theirs.
  if (!session) return { customerIds: [], addresses: [], doubtful: [], address: '', part: 'unchecked' }
  const { address } = session
  return sure.includes(address)
    ? { customerIds, addresses: sure, doubtful: [...shared, ...unchecked], address, part: null }
    : {
        ...{ customerIds: [], addresses: [address], doubtful: [], address },
        part: shared.includes(address) ? 'shared' : 'unchecked',
      }
}

/** By its number, which stands in addresses; undefined for whatever is not theirs. */
export const theirRequest = async (db: Reader, party: Party, number: string): Promise<Theirs | undefined> =>
  /^\d{1,9}$/.test(number) ? theirConversation(db, party, { hasLeft, number: Number(number) }) : undefined
