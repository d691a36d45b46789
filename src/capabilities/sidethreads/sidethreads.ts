// Side threads: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { conversationIsVisible, removalStep } from '#capabilities/conversations/conversations.public.ts'
import { mailStep } from '#capabilities/receiving/receiving.public.ts'
import { sendingContract } from '#capabilities/sending/sending.contract.ts'
import { context } from './sidethreads.context.ts'
import { sidethreadsContract } from './sidethreads.contract.ts'
import { markSent, resend, retry, tellFate, undo } from './sidethreads.deciding.ts'
import { facets } from './sidethreads.facets.ts'
import { threadsOf, toView, visibleMessage } from './sidethreads.queries.ts'
import { personal } from './sidethreads.personal.ts'
import { takeAway } from './sidethreads.removing.ts'
import { attachment, messageHtml, raw } from './sidethreads.showing.ts'
import { takeMail } from './sidethreads.taking.ts'
import { forward, reply } from './sidethreads.writing.ts'

export default capability(sidethreadsContract, {
  uses: [sendingContract],
  queries: {
    ofConversation: async ({ db, actor, input, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId))
        ? { items: await threadsOf(db, actor, input.conversationId) }
        : fail('notFound'),
    context,
    message: async ({ db, actor, input, now, disclose, fail }) => {
      const row = (await visibleMessage(db, actor, input.sideMessageId)) ?? fail('sideMessageNotFound')
      disclose([row.place], 'opened')
      return toView(db, actor, row, now)
    },
    messageHtml,
    attachment,
    raw,
  },
  actions: { forward, reply, undo, retry, resend, markSent },
  jobs: {},
  on: { 'sending.besideChanged': tellFate as never },
  takers: { [mailStep]: takeMail, [removalStep]: takeAway },
  facets,
  personal,
})
