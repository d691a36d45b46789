// Conversations: the operations, put together. What they do is in the files beside this one.
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { peopleContract } from '#capabilities/people/people.contract.ts'
import { conversationsContract } from './conversations.contract.ts'
import { merging } from './conversations.homes.ts'
import { leave } from './conversations.leaving.ts'
import { assign, setState, setSubject } from './conversations.deciding.ts'
import { behaviours } from './conversations.behaviour.ts'
import { facets } from './conversations.facets.ts'
import { fetchImages, loadImages } from './conversations.images.ts'
import { acceptLink, addLink, declineLink, offerLink, removeLink } from './conversations.linking.ts'
import { outOfSight } from './conversations.mentioning.ts'
import { merge, unmerge } from './conversations.merging.ts'
import { personal } from './conversations.personal.ts'
import { addMember, makeOpen, makePrivate, openWithReason, removeMember, withinReach } from './conversations.privacy.ts'
import { idOfNumber, readConversation } from './conversations.queries.ts'
import { attachment, image, messageHtml, text } from './conversations.showing.ts'
import { splitAt, unsplit } from './conversations.splitting.ts'
import { readThread } from './conversations.thread.ts'
import { variables } from './conversations.variables.ts'
import type { State } from './conversations.views.ts'
import {
  type Placed,
  conversationIsVisible,
  placesOf,
  placesOfCustomers,
  seesConversation,
  seesCustomer,
  visibleConversations,
} from './conversations.visible.ts'
import { addNote, addParticipant, markRead, removeParticipant } from './conversations.writing.ts'
import { timeline } from './conversations.timeline.ts'

export default capability(conversationsContract, {
  queries: {
    get: async (ctx) =>
      (await readConversation(ctx.db, ctx.actor, ctx.input.conversationId)) ?? unseen(ctx, ctx.input.conversationId),
    byNumber: async (ctx) => {
      const id = await idOfNumber(ctx.db, ctx.input.number)
      return (id && (await readConversation(ctx.db, ctx.actor, id))) || unseen(ctx, id)
    },
    thread: async (ctx) => {
      const { conversationId } = ctx.input
      if (!(await conversationIsVisible(ctx.db, ctx.actor, conversationId))) return unseen(ctx, conversationId)
      ctx.disclose([conversationId], ctx.input.ahead ? 'ahead' : 'opened')
      return readThread(ctx.db, ctx.actor, conversationId, { ...ctx.input, told: ctx.services.told })
    },
    ofCustomer: async ({ db, actor, input }) => {
      const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
      // Also what conversations of theirs were merged into.
      const joined = await db
        .selectFrom('conversations')
        .select('merged_into')
        .distinct()
        .where('customer_id', '=', input.customerId)
        .where('merged_into', 'is not', null)
        .execute()
      const rows = await visibleConversations(db, actor)
        .where((eb) =>
          joined.length
            ? eb.or([eb('customer_id', '=', input.customerId), eb('conversations.id', 'in', joined.map((row) => row.merged_into!))])
            : eb('customer_id', '=', input.customerId),
        )
        .$if(at !== undefined, (query) =>
          query.where(sql<boolean>`(last_message_at, id) < (${at}::timestamptz, ${id}::uuid)`),
        )
        .select([
          'id',
          'number',
          'subject',
          'state',
          'last_message_at as lastMessageAt',
          'message_count as messageCount',
        ])
        .orderBy('last_message_at', 'desc')
        .orderBy('id', 'desc')
        .limit(input.limit + 1)
        .execute()
      return toPage(
        rows,
        input.limit,
        (row) => [row.lastMessageAt, row.id],
        (row) => ({ ...row, state: row.state as State }),
      )
    },
    outOfSight: async ({ db, actor, input, now, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId))
        ? { agentIds: await outOfSight(db, input.conversationId, now) }
        : fail('notFound'),
    messageHtml,
    text,
    attachment,
    image,
  },
  actions: {
    assign,
    setState,
    setSubject,
    addNote,
    markRead,
    splitAt,
    unsplit,
    acceptLink,
    declineLink,
    offerLink,
    addParticipant,
    removeParticipant,
    loadImages,
    makePrivate,
    makeOpen,
    addMember,
    removeMember,
    openWithReason,
    merge,
    unmerge,
    addLink,
    removeLink,
  },
  jobs: { fetchImages },
  uses: [peopleContract],
  on: { 'people.deactivated': leave },
  audiences: {
    conversationId: {
      load: placesOf,
      sees: (actor, _id, placed: Placed | undefined) => seesConversation(actor, placed),
    },
    customerId: {
      load: placesOfCustomers,
      sees: (actor, _id, places: Placed[] | undefined) => seesCustomer(actor, places),
    },
  },
  facets: { ...facets, ...behaviours },
  variables,
  personal,
  merging,
  timeline,
})

/** Not found; but whoever may reach everything is asked for a reason, with the id to open it by. */
async function unseen(ctx: { db: Reader; actor: Actor; fail(code: 'notFound' | 'reasonNeeded', details?: object): never }, id: string | undefined): Promise<never> {
  const conversationId = id && (await withinReach(ctx.db, ctx.actor, id))
  return conversationId ? ctx.fail('reasonNeeded', { conversationId }) : ctx.fail('notFound')
}
