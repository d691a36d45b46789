// Taking one conversation out: as a page to print, as mails, as data. Each time is on record as an export.
import { z } from 'zod'
import { contract, flag } from '#kernel/contract.ts'
import { Addressee, Addresses, Direction, Folded } from '#capabilities/conversations/conversations.contract.ts'

/** So many messages of a conversation are taken, the newest. */
export const mostMessages = 5000

const ExportedFile = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  /** Bytes. */
  size: z.number().int(),
})

const ExportedMessage = z.object({
  id: z.uuid(),
  /** `in`: the other side wrote. `out`: we did. `note`: for colleagues only. */
  direction: Direction,
  at: z.string(),
  author: z.object({ name: z.string(), address: z.string() }),
  addresses: Addresses,
  subject: z.string(),
  /** What was written this time, as plain text; quotes and signatures are in `folded`. */
  text: z.string(),
  folded: z.array(Folded),
  language: z.string().nullable(),
  /** Written by a machine. */
  automatic: z.boolean(),
  attachments: z.array(ExportedFile),
})
export type ExportedMessage = z.output<typeof ExportedMessage>

/** One conversation as data. Instants are ISO 8601 in UTC; lists are oldest first. */
export const ExportedConversation = z.object({
  format: z.literal('heed.conversation'),
  version: z.literal(1),
  exportedAt: z.string(),
  /** False: it has more messages than are taken, and the oldest are left out. */
  complete: z.boolean(),
  conversation: z.object({
    id: z.uuid(),
    number: z.number().int(),
    subject: z.string(),
    state: z.string(),
    channel: z.string(),
    language: z.string().nullable(),
    customer: z.object({ id: z.uuid(), name: z.string() }),
    participants: z.array(Addressee.extend({ role: z.enum(['customer', 'cc']) })),
    assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    createdAt: z.string(),
    closedAt: z.string().nullable(),
  }),
  messages: z.array(ExportedMessage),
  /** What was said with people outside; empty unless asked for. */
  sideThreads: z.array(z.object({ id: z.uuid(), subject: z.string(), messages: z.array(ExportedMessage) })),
})
export type ExportedConversation = z.output<typeof ExportedConversation>

const input = z.object({
  conversationId: z.uuid(),
  /** With what is not for the customer: notes, hidden copies, and side threads for whoever may read those. */
  internal: flag.default(false),
})
const taken = { needs: 'use', input, shows: 'messages', fails: ['notFound', 'restricted'] } as const

export const exportingContract = contract('exporting', {
  permissions: { use: 'Print and export conversations' },
  errors: {
    notFound: { status: 404, message: 'There is no such conversation' },
    restricted: { status: 409, message: 'The data of this customer is only kept for now: nothing of it is exported' },
  },
  events: {},
  jobs: {},
  queries: {
    data: {
      summary: 'One conversation as data',
      route: 'GET /conversations/{conversationId}/export',
      ...taken,
      output: ExportedConversation,
    },
    mails: {
      summary:
        'The mails of a conversation exactly as they came and left, in one file: an mbox (RFC 4155) or one mail that holds them',
      route: 'GET /conversations/{conversationId}/export/mails',
      ...taken,
      input: input.extend({ as: z.enum(['mbox', 'eml']).default('mbox') }),
      output: z.unknown(),
      gives: 'bytes',
    },
    print: {
      summary: 'A conversation as a plain page to print, or to keep as a PDF',
      route: 'GET /conversations/{conversationId}/export/print',
      ...taken,
      output: z.unknown(),
      gives: 'bytes',
    },
  },
  actions: {},
})
