// Keeps suggestions in step with what customers write: each new message is looked through once.
import { sql } from 'kysely'
import type { Follower, Writer } from '#kernel/capability.ts'
import { customerNames, survivor } from '#capabilities/customers/customers.public.ts'
import { knownasContract } from './knownas.contract.ts'
import { hintsIn } from './knownas.hints.ts'
import { readCard } from './knownas.queries.ts'

export const follower: Follower = {
  name: 'known as',
  types: ['conversations.messageAdded'],
  from: 'now',
  async handle(w, events) {
    const said = events.flatMap(({ payload }) => {
      const { messageId, direction } = payload as { messageId: string; direction: string }
      return direction === 'in' ? [messageId] : []
    })
    if (!said.length) return
    const rows = await w.tx
      .selectFrom('messages')
      .select(['id', 'conversation_id', 'customer_id', 'body_text', 'folded', 'language', 'marks'])
      .where('id', '=', sql<string>`any(${said}::uuid[])`)
      .where('automatic', '=', false)
      .orderBy('seq')
      .execute()
    for (const row of rows) {
      // Whoever only claims to be the customer says nothing of them.
      if (row.customer_id === null || 'forged' in (row.marks as object)) continue
      const customer = await survivor(w.tx, row.customer_id)
      if (customer?.state !== 'active') continue
      const folded = row.folded as { kind: string; text: string }[]
      const heard = {
        text: row.body_text.slice(0, mostLetters),
        signature: folded.flatMap(({ kind, text }) => (kind === 'signature' ? text.slice(0, 1000) : [])).join('\n'),
        language: row.language?.split('-')[0] ?? null,
        fullName: (await customerNames(w.tx, [customer.id])).get(customer.id) ?? '',
      }
      await suggest(w, customer.id, { conversationId: row.conversation_id, messageId: row.id }, heard)
    }
  },
}

const mostLetters = 20_000

async function suggest(
  w: Writer,
  customerId: string,
  { conversationId, messageId }: { conversationId: string; messageId: string },
  heard: Parameters<typeof hintsIn>[0],
): Promise<void> {
  const hints = hintsIn(heard, await readCard(w.tx, customerId))
  if (!hints.length) return
  const made = await w.tx
    .insertInto('known_entries')
    .values(
      hints.map(({ key, value }) => ({
        id: w.newId(),
        customer_id: customerId,
        key,
        value: JSON.stringify(value),
        state: 'suggested',
        source: 'message',
        message_id: messageId,
        at: w.now,
      })),
    )
    // The same is suggested once, by what they said last; what was dismissed is not suggested again.
    .onConflict((conflict) =>
      conflict
        .columns(['customer_id', 'key', 'value'])
        .where('state', '<>', 'held')
        .doUpdateSet((eb) => ({ message_id: eb.ref('excluded.message_id'), at: eb.ref('excluded.at') }))
        .where('known_entries.state', '=', 'suggested'),
    )
    .returning('id')
    .execute()
  if (made.length) w.record(knownasContract, 'suggested', { customerId, conversationId })
}
