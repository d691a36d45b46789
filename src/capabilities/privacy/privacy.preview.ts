// What would go and what would have to stay if a person were erased now.
import type { Actor } from '#kernel/actor.ts'
import type { QueryContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Person } from '#kernel/personal.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { privacyContract } from './privacy.contract.ts'
import { personOf, rowOf } from './privacy.requests.ts'
import { keptSince, keptUntil } from './privacy.rules.ts'
import { readSettings } from './privacy.settings.ts'

type Contract = typeof privacyContract

/** Of conversations only those that the reader may see are counted. */
export async function preview({
  db,
  actor,
  input,
  now,
  services,
  fail,
}: QueryContext<Contract, Contract['queries']['preview']>) {
  const row = (await rowOf(db, actor, input.requestId)) ?? fail('notFound')
  const person = await personOf(db, row.customer_id)
  const { orderYears, orderReason } = await readSettings(db)
  const since = keptSince(now, orderYears)
  const items = []
  for (const owner of services.personal) items.push(...(await owner.count(db, person, owner.keeps ? since : null)))
  const stays = items.some((item) => item.stays > 0)
  return {
    items: await asSeen(
      db,
      actor,
      person,
      items.filter((item) => item.goes + item.stays > 0),
    ),
    kept:
      stays && orderYears !== null ? { reason: orderReason, until: keptUntil(now, orderYears).toISOString() } : null,
  }
}

type Count = { section: string; goes: number; stays: number }

/** Numbers of what was said would tell of conversations that the reader may not see: those are left out of them. */
async function asSeen(db: Reader, actor: Actor, { customerIds }: Person, items: Count[]): Promise<Count[]> {
  const { conversations, messages } = await visibleConversations(db, actor)
    .where('conversations.customer_id', 'in', [...customerIds])
    .select(({ fn }) => [
      fn.countAll<number>().as('conversations'),
      fn.sum<number>('conversations.message_count').as('messages'),
    ])
    .executeTakeFirstOrThrow()
  const seen: Record<string, number> = { conversations: Number(conversations), messages: Number(messages ?? 0) }
  const hidden = new Set(['mails', 'sent', 'others', 'words', 'readings', 'visits', 'beside', 'requests'])
  return items
    .filter(({ section }) => !hidden.has(section))
    .map((item) => ({ ...item, goes: seen[item.section] ?? item.goes }))
    .filter((item) => item.goes + item.stays > 0)
}
