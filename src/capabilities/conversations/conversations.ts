// Conversations: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { peopleContract } from '#capabilities/people/people.contract.ts'
import { conversationsContract } from './conversations.contract.ts'
import { releaseWork } from './conversations.leaving.ts'
import { assign, setState, setSubject } from './conversations.deciding.ts'
import { facets } from './conversations.facets.ts'
import { fetchImages, loadImages } from './conversations.images.ts'
import { acceptLink, declineLink, offerLink } from './conversations.linking.ts'
import { idOfNumber, readConversation } from './conversations.queries.ts'
import { attachment, image, messageHtml, text } from './conversations.showing.ts'
import { splitAt, unsplit } from './conversations.splitting.ts'
import { readThread } from './conversations.thread.ts'
import type { State } from './conversations.views.ts'
import {
  type Placed,
  conversationIsVisible,
  seesConversation,
  visibleConversations,
  placesOfCustomers,
  seesCustomer,
} from './conversations.visible.ts'
import { addNote, addParticipant, markRead, removeParticipant } from './conversations.writing.ts'

export default capability(conversationsContract, {
  queries: {
    get: async ({ db, actor, input, fail }) =>
      (await readConversation(db, actor, input.conversationId)) ?? fail('notFound'),
    byNumber: async ({ db, actor, input, fail }) => {
      const id = await idOfNumber(db, input.number)
      return (id && (await readConversation(db, actor, id))) || fail('notFound')
    },
    thread: async ({ db, actor, input, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId))
        ? readThread(db, actor, input.conversationId, input)
        : fail('notFound'),
    ofCustomer: async ({ db, actor, input }) => {
      const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
      const rows = await visibleConversations(db, actor)
        .where('customer_id', '=', input.customerId)
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
  },
  jobs: { fetchImages },
  uses: [peopleContract],
  on: { 'people.deactivated': releaseWork },
  audiences: {
    conversationId: {
      async load(db, ids) {
        const rows = await db
          .selectFrom('conversations')
          .select(['id', 'team_id', 'assignee_id'])
          .where('id', 'in', ids)
          .execute()
        return new Map(
          rows.map((row): [string, Placed] => [row.id, { teamId: row.team_id, assigneeId: row.assignee_id }]),
        )
      },
      sees: (actor, _id, placed: Placed | undefined) => seesConversation(actor, placed),
    },
    customerId: {
      load: placesOfCustomers,
      sees: (actor, _id, places: Placed[] | undefined) => seesCustomer(actor, places),
    },
  },
  facets,
})
