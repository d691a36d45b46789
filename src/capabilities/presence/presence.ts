// Presence: a row per browser tab, forgotten after 30 seconds of silence; colleagues hear of changes live.
import type { Actor } from '#kernel/actor.ts'
import { type Writer, capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { type Doing, type PresenceWhisper, presenceContract } from './presence.contract.ts'

const keptMs = 30_000

export default capability(presenceContract, {
  queries: {
    list: async ({ db, actor, input, now, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId))
        ? present(db, actor, input.conversationId, now)
        : fail('notFound'),
  },
  actions: {
    here: async (ctx) => {
      const { tx, actor, now, input, fail } = ctx
      const { conversationId, tab, doing } = input
      if (!(await conversationIsVisible(tx, actor, conversationId))) return fail('notFound')
      const mine = { conversation_id: conversationId, agent_id: actor.id, tab }
      const before = await tx
        .selectFrom('presence')
        .select('doing')
        .where('conversation_id', '=', conversationId)
        .where('agent_id', '=', actor.id)
        .where('tab', '=', tab)
        .where('seen_at', '>', alive(now))
        .executeTakeFirst()
      await tx
        .insertInto('presence')
        .values({ ...mine, doing, seen_at: now })
        .onConflict((conflict) =>
          conflict.columns(['conversation_id', 'agent_id', 'tab']).doUpdateSet({ doing, seen_at: now }),
        )
        .execute()
      if (before?.doing !== doing) tell(ctx, { conversationId, tab, doing })
      return present(tx, actor, conversationId, now)
    },
    leave: async (ctx) => {
      const { conversationId, tab } = ctx.input
      const gone = await ctx.tx
        .deleteFrom('presence')
        .where('conversation_id', '=', conversationId)
        .where('agent_id', '=', ctx.actor.id)
        .where('tab', '=', tab)
        .returning('tab')
        .executeTakeFirst()
      if (gone) tell(ctx, { conversationId, tab, doing: null })
      return {}
    },
  },
  jobs: {
    forget: async ({ transact, now }) => {
      await transact(({ tx }) => tx.deleteFrom('presence').where('seen_at', '<', alive(now())).execute())
    },
  },
  schedule: { forget: '*/10 * * * *' },
})

const alive = (now: Date): string => new Date(now.getTime() - keptMs).toISOString()

/** The whole change is in the message, so whoever hears it need not ask. */
function tell(
  { services, actor }: Writer,
  { conversationId, tab, doing }: { conversationId: string; tab: string; doing: Doing | null },
): void {
  const payload: PresenceWhisper = { conversationId, agentId: actor.id, name: actor.name, tab, doing }
  services.whisper({ type: 'presence.changed', about: ['conversationId', conversationId], payload })
}

/** Each colleague once, with the most telling of what they do in all their tabs. */
async function present(db: Reader, actor: Actor, conversationId: string, now: Date) {
  const rows = await db
    .selectFrom('presence')
    .innerJoin('agents', 'agents.id', 'presence.agent_id')
    .where('conversation_id', '=', conversationId)
    .where('agent_id', '<>', actor.id)
    .where('seen_at', '>', alive(now))
    .select(['agents.id', 'agents.name', 'presence.doing'])
    .orderBy('agents.name')
    .execute()
  const people = new Map<string, { id: string; name: string; doing: Doing }>()
  for (const row of rows) {
    const doing = row.doing as Doing
    const known = people.get(row.id)
    if (!known || weight[doing] > weight[known.doing]) people.set(row.id, { id: row.id, name: row.name, doing })
  }
  return { people: [...people.values()].sort((a, b) => weight[b.doing] - weight[a.doing]) }
}

const weight: Record<Doing, number> = { typing_reply: 2, typing_note: 1, looking: 0 }
