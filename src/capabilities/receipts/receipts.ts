// Receipts: kept before an answer leaves, and shown to whoever sees the conversation.
import { capability } from '#kernel/capability.ts'
import { conversationIsVisible } from '#capabilities/conversations/conversations.public.ts'
import { receiptsContract } from './receipts.contract.ts'
import { keepReceipts } from './receipts.keeping.ts'
import { personal } from './receipts.personal.ts'
import { readReceipts } from './receipts.public.ts'
import { timeline } from './receipts.timeline.ts'

export default capability(receiptsContract, {
  queries: {
    list: async ({ db, actor, input, fail }) =>
      (await conversationIsVisible(db, actor, input.conversationId)) ? readReceipts(db, input) : fail('notFound'),
  },
  actions: {},
  jobs: {},
  keepDisclosures: keepReceipts,
  timeline,
  personal,
})
