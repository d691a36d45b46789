// Conversations when two customers become one, when they are taken apart again, and when a conversation turns out to be
// another customer's. Messages and participants keep whom they were by; the conversation itself is with one person.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import { type Merging, countOf, firstIdSince } from '#kernel/merging.ts'
import { conversationsContract } from './conversations.contract.ts'
import { homeOf, keepPlaces, writerOf } from './conversations.places.ts'
import { visibleConversations } from './conversations.visible.ts'

export const merging: Merging = {
  needs: { read: 'conversations:read' },
  async counts(db, ids, actor) {
    const rows = await visibleConversations(db, actor)
      .where('customer_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
      .groupBy('customer_id')
      .select(['customer_id as id', sql<number>`count(*)::integer`.as('count')])
      .execute()
    return [countOf('conversations.conversations', 'identity.counts.conversations', rows)]
  },
  async join(w, { fromId, intoId }) {
    await sql`
      update conversations set customer_id = ${intoId}, customer_home = coalesce(customer_home, ${fromId})
      where customer_id = ${fromId}`.execute(w.tx)
    w.record(conversationsContract, 'moved', {})
  },
  async part(w, { fromId, intoId, ids, since, addresses }) {
    const [leaving, theirs] = [sql`any(${[...ids]}::uuid[])`, sql`any(${[...addresses]}::text[])`]
    await sql`
      update conversations c set customer_id = ${fromId}, customer_home = nullif(customer_home, ${fromId}::uuid)
      where customer_id = ${intoId} and (customer_home = ${leaving} or (
        customer_home is null and id >= ${firstIdSince(since)}::uuid and exists (
          select from participants p
          where p.conversation_id = c.id and p.role = 'customer' and p.customer_id = ${intoId} and p.address = ${theirs})))`.execute(
      w.tx,
    )
    // What was written since then by who was taken for the other.
    await sql`
      update messages set customer_id = ${fromId}
      where customer_id = ${intoId} and id >= ${firstIdSince(since)}::uuid and lower(author_address) = ${theirs}
        and conversation_id in (select conversation_id from participants where address = ${theirs})`.execute(w.tx)
    await sql`
      update participants set customer_id = ${fromId}
      where customer_id = ${intoId} and address = ${theirs} and added_at >= ${since}::timestamptz`.execute(w.tx)
    w.record(conversationsContract, 'moved', {})
  },
}

export type Handed = {
  customerId: string
  customerHome: string | null
  messageCustomerId: string | null
  participantCustomerId: string | null
}

/**
 * The conversation, which is locked, is with this customer from now on, whoever is merged or taken apart; so is the
 * message, and its sender takes part as this customer. Gives how it was.
 */
export async function handToCustomer(
  w: Writer,
  { conversationId, messageId, customerId }: { conversationId: string; messageId: string; customerId: string },
): Promise<Handed> {
  const was = await w.tx
    .selectFrom('conversations as c')
    .innerJoin('messages as m', 'm.conversation_id', 'c.id')
    .leftJoin('participants as p', (join) =>
      join.onRef('p.conversation_id', '=', 'c.id').on(sql<boolean>`p.address = lower(m.author_address)`),
    )
    .select([
      // Whoever is merged or taken apart meanwhile, it goes back to whose it was.
      homeOf('c').as('customerId'),
      'c.customer_home as customerHome',
      sql<string | null>`${writerOf('m.customer_id', sql`lower(m.author_address)`)}`.as('messageCustomerId'),
      sql<string | null>`${writerOf('p.customer_id', sql.ref('p.address'))}`.as('participantCustomerId'),
    ])
    .where('c.id', '=', conversationId)
    .where('m.id', '=', messageId)
    .executeTakeFirstOrThrow()
  const now = { customerId, customerHome: customerId, messageCustomerId: customerId, participantCustomerId: customerId }
  await putBack(w, { conversationId, messageId }, now)
  return was
}

/** Writes whose a conversation, a message in it and its sender are: what `handToCustomer` gave, to undo it. */
export async function putBack(
  w: Writer,
  { conversationId, messageId }: { conversationId: string; messageId: string },
  { customerId, customerHome, messageCustomerId, participantCustomerId }: Handed,
): Promise<void> {
  const { customer_id: fromCustomerId, home } = await w.tx
    .selectFrom('conversations')
    .select(['customer_id', homeOf('conversations').as('home')])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  if (home !== (customerHome ?? customerId)) await keepPlaces(w, [conversationId])
  await sql`
    update conversations set customer_id = ${customerId}, customer_home = ${customerHome}, revision = revision + 1
    where id = ${conversationId}`.execute(w.tx)
  await sql`update messages set customer_id = ${messageCustomerId} where id = ${messageId}`.execute(w.tx)
  await sql`
    update participants set customer_id = ${participantCustomerId}
    from messages m where m.id = ${messageId} and participants.conversation_id = ${conversationId}
      and participants.address = lower(m.author_address)`.execute(w.tx)
  w.record(conversationsContract, 'customerChanged', { conversationId, customerId, fromCustomerId })
}
