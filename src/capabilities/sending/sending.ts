// Sending: the operations, put together. What they do is in the files beside this one; how mail leaves is in outbox/.
import { sql } from 'kysely'
import { capability } from '#kernel/capability.ts'
import { accessContract } from '#capabilities/access/access.contract.ts'
import { conversationIsVisible, conversationOfMessage } from '#capabilities/conversations/conversations.public.ts'
import { getBytes } from '#capabilities/files/files.public.ts'
import { startOutbox } from './outbox/worker.ts'
import { sendingMailboxes } from './sending.composing.ts'
import { newContext, replyContext } from './sending.context.ts'
import { sendingContract } from './sending.contract.ts'
import { personal } from './sending.personal.ts'
import { markSent, resend, retry, writeAgain } from './sending.deciding.ts'
import { reschedule, scheduledOf, sendLater, sendNow, times, unschedule } from './sending.later.ts'
import { askForDue, leave, stopOvertaken } from './sending.leaving.ts'
import { send, start } from './sending.replying.ts'
import { deliveriesOf, trouble } from './sending.states.ts'
import { mailLink } from './sending.system.ts'
import { undo } from './sending.undoing.ts'

export default capability(sendingContract, {
  uses: [accessContract],
  queries: {
    replyContext: async ({ db, actor, input, disclose, fail }) => {
      const context = (await replyContext(db, actor, input)) ?? fail('notFound')
      disclose([context.conversationId], 'opened')
      return context
    },
    newContext: ({ db, actor }) => newContext(db, actor),
    systemMail: async ({ db }) => ({ canSend: (await sendingMailboxes(db)).length > 0 }),
    states: async ({ db, actor, input, now, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId))
        ? { items: await deliveriesOf(db, actor, input.conversationId, now) }
        : fail('notFound'),
    scheduled: async ({ db, actor, input, disclose, fail }) => {
      if (!(await conversationIsVisible(db, actor, input.conversationId))) return fail('notFound')
      disclose([input.conversationId], 'opened')
      return { items: await scheduledOf(db, actor, input.conversationId) }
    },
    times,
    trouble: ({ db, actor, input }) => trouble(db, actor, input),
    raw: async ({ db, services, actor, input, disclose, fail }) => {
      const conversationId = await conversationOfMessage(db, input.messageId)
      if (!conversationId || !(await conversationIsVisible(db, actor, conversationId))) return fail('messageNotFound')
      const row = await db
        .selectFrom('outbox')
        .select('blob_hash')
        .where('message_id', '=', input.messageId)
        .executeTakeFirst()
      if (!row) return fail('messageNotFound')
      if (!row.blob_hash) return fail('notMade')
      const content = await getBytes(db, services, row.blob_hash)
      disclose([conversationId], 'original')
      return input.as === 'text'
        ? { content, type: 'text/plain; charset=utf-8', disposition: 'inline' as const }
        : { content, type: 'message/rfc822', filename: `${input.messageId}.eml` }
    },
  },
  actions: { send, start, sendLater, reschedule, sendNow, unschedule, undo, retry, resend, markSent, writeAgain },
  jobs: { leave },
  followers: [
    { name: 'sending.scheduled', types: ['conversations.messageAdded'], from: 'now', handle: stopOvertaken, due: askForDue },
  ],
  on: {
    'access.linkMade': async ({ transact, payload: { payload } }) => transact((w) => mailLink(w, payload)),
  },
  personal,
  daemons: [{ role: 'worker', name: 'outbox', start: startOutbox }],
  gauges: {
    heed_outbox_mails: {
      help: 'Mails that have not reached a final state, and those in trouble, by state',
      labels: ['state'],
      read: async (db) => {
        const rows = await db
          .selectFrom('outbox')
          .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
          .where(sql<boolean>`state not in ('accepted', 'cancelled')`)
          .groupBy('state')
          .execute()
        return rows.map(({ state, count }) => ({ value: Number(count), labels: { state } }))
      },
    },
    heed_outbox_late_seconds: {
      help: 'How long the mail that should have left first has been waiting',
      read: async (db, now) => {
        const row = await db
          .selectFrom('outbox')
          .select(sql<string | null>`min(due_at)`.as('due'))
          .where('state', 'in', ['held', 'queued', 'delayed'])
          .executeTakeFirst()
        return [{ value: row?.due ? Math.max(0, Math.round((now.getTime() - Date.parse(row.due)) / 1000)) : 0 }]
      },
    },
  },
})
