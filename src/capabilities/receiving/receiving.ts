// Receiving: mail comes in by SMTP, from IMAP folders and from files, is stored, read, and put where it belongs.
import { sql } from 'kysely'
import { capability } from '#kernel/capability.ts'
import { blockingContract } from '#capabilities/blocking/blocking.contract.ts'
import { removalStep } from '#capabilities/conversations/conversations.public.ts'
import { checkersOf } from './receiving.checkers.ts'
import { receivingContract } from './receiving.contract.ts'
import { readingDaemon } from './receiving.daemon.ts'
import { fetchingDaemon } from './receiving.fetching.ts'
import { forgetOfMessages, forgetRemoved } from './receiving.forgetting.ts'
import { personal } from './receiving.personal.ts'
import { listUnmatched, listWaiting, readOriginal, readRaw, readRawIncoming } from './receiving.queries.ts'
import { smtpDaemon } from './receiving.smtp.ts'
import { incomingTopic } from './receiving.store.ts'

export default capability(receivingContract, {
  queries: {
    original: async ({ db, actor, input, fail }) =>
      (await readOriginal(db, actor, input.messageId)) ?? fail('notFound'),
    raw: async ({ db, services, actor, input, disclose, fail }) => {
      const found = await readRaw(db, services, actor, input.messageId, input.as)
      const { answer, conversationIds } = found ?? fail('notFound')
      disclose(conversationIds, 'original')
      return answer
    },
    rawIncoming: async ({ db, services, actor, input, disclose, fail }) => {
      const found = await readRawIncoming(db, services, actor, input.incomingId, input.as)
      const { answer, conversationIds } = found ?? fail('incomingNotFound')
      disclose(conversationIds, 'original')
      return answer
    },
    checkers: ({ db, input }) => checkersOf(db, input.mailboxId),
    waiting: ({ db, input }) => listWaiting(db, input),
    unmatched: async ({ db, input }) => listUnmatched(db, input),
  },
  actions: {
    openAnyway: async ({ tx, input, emit, fail }) => {
      const row = await tx
        .updateTable('incoming_mail')
        .set({ state: 'stored', open_anyway: true, attempts: 0, retry_at: null })
        .where('id', '=', input.incomingId)
        .where('state', '=', 'bounce')
        .where('message_id', 'is', null)
        .where(sql<boolean>`not (report -> 'matched')::boolean`)
        .returning('id')
        .executeTakeFirst()
      if (!row) return fail('incomingNotFound')
      emit('openedAnyway', { incomingId: input.incomingId })
      return {}
    },
  },
  jobs: {},
  uses: [receivingContract, blockingContract],
  on: {
    'receiving.openedAnyway': async ({ services }) => services.wake(incomingTopic),
    // What was removed for good has no original either.
    'blocking.removed': async ({ transact, payload: { payload } }) =>
      transact((w) => forgetOfMessages(w, payload.messageIds)),
  },
  takers: { [removalStep]: forgetRemoved },
  personal,
  daemons: [smtpDaemon, fetchingDaemon, readingDaemon],
  gauges: {
    heed_incoming_waiting: {
      help: 'Messages that are stored and not read yet',
      read: async (db) => {
        const { count } = await db
          .selectFrom('incoming_mail')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('state', '=', 'stored')
          .executeTakeFirstOrThrow()
        return [{ value: Number(count) }]
      },
    },
  },
})
