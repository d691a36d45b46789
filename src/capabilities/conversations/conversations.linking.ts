// An offered link, answered by an agent. Both conversations must be visible to the agent.
import type { ExpressionBuilder } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { conversationsContract } from './conversations.contract.ts'
import type { LinkKind } from './conversations.views.ts'
import { visibleConversations } from './conversations.visible.ts'

type Actions = typeof conversationsContract.actions
type Context = Pick<
  ActionContext<typeof conversationsContract, Actions['acceptLink']>,
  'tx' | 'actor' | 'now' | 'emit' | 'input'
> & { fail(code: 'notFound' | 'linkNotFound'): never }

export const acceptLink = (ctx: Context) => change(ctx, ['offered'], 'related')
export const declineLink = (ctx: Context) => change(ctx, ['offered', 'related'], null)

export async function offerLink(ctx: ActionContext<typeof conversationsContract, Actions['offerLink']>) {
  const { tx, now, input, fail, emit } = ctx
  if (!(await bothVisible(ctx)) || input.conversationId === input.otherId) return fail('notFound')
  const pair = between(input.conversationId, input.otherId)
  const related = await tx
    .deleteFrom('conversation_links')
    .where(pair)
    .where('kind', '=', 'related')
    .returning(['from_id', 'to_id'])
    .executeTakeFirst()
  const ends = related ?? { from_id: input.conversationId, to_id: input.otherId }
  const offered = await tx
    .selectFrom('conversation_links')
    .select('kind')
    .where(pair)
    .where('kind', '=', 'offered')
    .executeTakeFirst()
  if (offered) return {}
  await tx
    .insertInto('conversation_links')
    .values({ ...ends, kind: 'offered', at: now })
    .execute()
  tell(emit, input, 'linked', 'offered')
  return {}
}

export async function addLink(ctx: ActionContext<typeof conversationsContract, Actions['addLink']>) {
  const { tx, now, input, fail, emit } = ctx
  const { conversationId, otherId, kind } = input
  if (conversationId === otherId) return fail('sameConversation')
  if (!(await bothVisible(ctx))) return fail('notFound')
  const known = await tx.selectFrom('conversation_links').select('kind').where(between(conversationId, otherId)).where('kind', '=', kind).executeTakeFirst()
  if (known) return {}
  await tx.insertInto('conversation_links').values({ from_id: conversationId, to_id: otherId, kind, at: now }).execute()
  tell(emit, input, 'linked', kind)
  return {}
}

export async function removeLink(ctx: ActionContext<typeof conversationsContract, Actions['removeLink']>) {
  const { tx, input, fail, emit } = ctx
  const { conversationId, otherId, kind } = input
  if (!(await bothVisible(ctx))) return fail('notFound')
  const gone = await tx
    .deleteFrom('conversation_links')
    .where(between(conversationId, otherId))
    .where('kind', '=', kind)
    .returning((eb) => [within(eb, 'to_id', conversationId).as('reversed')])
    .executeTakeFirst()
  if (!gone) return fail('linkNotFound')
  tell(emit, input, 'unlinked', kind)
  return { reversed: Boolean(gone.reversed) }
}

async function change(ctx: Context, from: LinkKind[], to: LinkKind | null) {
  const { tx, now, input, fail, emit } = ctx
  if (!(await bothVisible(ctx))) return fail('notFound')
  const gone = await tx
    .deleteFrom('conversation_links')
    .where(between(input.conversationId, input.otherId))
    .where('kind', 'in', from)
    .returning(['from_id', 'to_id', 'kind'])
    .executeTakeFirst()
  if (!gone) return fail('linkNotFound')
  if (to) {
    await tx
      .insertInto('conversation_links')
      .values({ from_id: gone.from_id, to_id: gone.to_id, kind: to, at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    tell(emit, input, 'linked', to)
  } else tell(emit, input, 'unlinked', gone.kind as LinkKind)
  return {}
}

/** Locks both, always in the same order: what two agents decide about one link at once happens one after the other. */
async function bothVisible({ tx, actor, input }: Pick<Context, 'tx' | 'actor' | 'input'>): Promise<boolean> {
  const found = await visibleConversations(tx, actor)
    .where('conversations.id', 'in', [input.conversationId, input.otherId])
    .select('conversations.id')
    .orderBy('conversations.id')
    .forUpdate('conversations')
    .execute()
  return found.length === new Set([input.conversationId, input.otherId]).size
}

type Pair = { conversationId: string; otherId: string }

function tell(
  emit: Context['emit'],
  { conversationId, otherId }: Pair,
  event: 'linked' | 'unlinked',
  kind: LinkKind,
): void {
  emit(event, { conversationId, otherId, kind })
  emit(event, { conversationId: otherId, otherId: conversationId, kind })
}

/** Between the two or anything that was merged into them, in either direction. */
const between = (a: string, b: string) => (eb: ExpressionBuilder<DB, 'conversation_links'>) =>
  eb.or([eb.and([within(eb, 'from_id', a), within(eb, 'to_id', b)]), eb.and([within(eb, 'from_id', b), within(eb, 'to_id', a)])])

const within = (eb: ExpressionBuilder<DB, 'conversation_links'>, end: 'from_id' | 'to_id', id: string) =>
  eb(end, 'in', eb.selectFrom('conversations').select('id').where((part) => part.or([part('id', '=', id), part('merged_into', '=', id)])))
