// The orders beside a conversation: those that are named in it first, whoever's they are, then the customer's newest.
import { sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { visibleConversations, visibleCustomers } from '#capabilities/conversations/conversations.public.ts'
import { customerFamily } from '#capabilities/customers/customers.keys.public.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import type { OrderView } from './orders.contract.ts'
import { numbersIn } from './orders.numbers.rules.ts'
import { countOrders, ordersByNumber, ordersOf, ownByNumber } from './orders.queries.ts'

/** What was written last is looked through: so many messages, so many letters of each. */
const looked = { messages: 20, letters: 4000 }
const most = { named: 5, newest: 5, anybodys: 20 }

type Beside = { named: (OrderView & { customerName: string | null })[]; newest: OrderView[]; count: number }

/** Undefined: the actor sees no such conversation of this customer. */
export async function ordersBeside(
  db: Reader,
  actor: Actor,
  { customerId, conversationId }: { customerId: string; conversationId: string },
  now: Date,
): Promise<Beside | undefined> {
  const talk = await visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .select(['conversations.subject', 'conversations.customer_id as customerId'])
    .executeTakeFirst()
  if (!talk || !(await customerFamily(db, talk.customerId)).includes(customerId)) return undefined
  const [messages, newest, count] = await Promise.all([
    lastWords(db, conversationId),
    ordersOf(db, talk.customerId, { limit: most.newest }),
    countOrders(db, talk.customerId),
  ])
  const numbers = numbersIn([...messages, talk.subject].join('\n'))
  const [own, anybodys] = await Promise.all([
    count ? ownByNumber(db, talk.customerId, numbers.own, most.named) : [],
    ordersByNumber(db, numbers.anybodys, most.anybodys),
  ])
  const others = anybodys.filter(
    ({ id }) => own.every((each) => each.id !== id) && newest.items.every((each) => each.id !== id),
  )
  const seen = await visibleCustomers(
    db,
    actor,
    others.map(({ customerId }) => customerId),
    now,
  )
  const shown = others.filter(({ customerId }) => seen.has(customerId)).slice(0, most.named)
  const names = await customerNames(
    db,
    shown.map(({ customerId }) => customerId),
  )
  const named = [
    ...own.map((order) => ({ ...order, customerName: null })),
    ...shown.map((order) => ({ ...order, customerName: names.get(order.customerId) ?? '' })),
  ].slice(0, most.named)
  return { named, newest: newest.items.filter(({ id }) => named.every((each) => each.id !== id)), count }
}

async function lastWords(db: Reader, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('messages')
    .select(sql<string>`left(body_text, ${sql.lit(looked.letters)})`.as('words'))
    .where('conversation_id', '=', conversationId)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(looked.messages)
    .execute()
  return rows.map(({ words }) => words)
}
