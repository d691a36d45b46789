// Receipts: who has read a conversation, when, how, with which token and why.
import { z } from 'zod'
import { contract, page, paging } from '#kernel/contract.ts'

export const How = z.enum(['opened', 'ahead', 'searched', 'exported', 'original', 'attachment', 'timeline'])
export type How = z.output<typeof How>

export const ReceiptView = z.object({
  id: z.uuid(),
  reader: z.object({ kind: z.enum(['agent', 'customer', 'anonymous']), id: z.uuid().nullable(), name: z.string() }),
  how: How,
  /** The token that read in the reader's name. */
  token: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  firstAt: z.string(),
  lastAt: z.string(),
  /** Readings, those within ten minutes counted as one. */
  times: z.number().int(),
  /** Why the reader opened it from outside, if so. */
  reason: z.object({ words: z.string(), at: z.string() }).nullable(),
})
export type ReceiptView = z.output<typeof ReceiptView>

const conversationId = z.uuid()

/** Whispered as `receipts.changed` to those who see the conversation; the receipt itself is what is kept. */
export type ReceiptsWhisper = { conversationId: string }
/** Whispered as `receipts.looked` to those who see the customer. */
export type LookWhisper = { customerId: string }

export const receiptsContract = contract('receipts', {
  permissions: {},
  errors: { notFound: { status: 404, message: 'There is no such conversation' } },
  events: {},
  jobs: {},
  queries: {
    list: {
      summary: 'Who has read a conversation, latest first; `people` counts the readers, without those whose screen only had it ready',
      route: 'GET /conversations/{conversationId}/receipts',
      needs: 'signedIn',
      input: z.object({ conversationId, ...paging, limit: z.coerce.number().int().min(1).max(100).default(50) }),
      output: page(ReceiptView).extend({ people: z.number().int() }),
      fails: ['notFound'],
      staleOn: ['receipts.changed', 'conversations.openedWithReason', 'conversations.merged', 'conversations.unmerged'],
    },
  },
  actions: {},
})
