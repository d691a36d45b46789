// Receiving: how mail gets from a server into a conversation, and what became of every single message that arrived.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'

const Verdict = z.enum(['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror', 'policy'])
/** What is known about who really sent a message (RFC 8601). */
export const Authentication = z.object({
  /** Who checked: `heed`, or the authserv-id of the server that did. */
  by: z.string(),
  spf: z.object({ result: Verdict, domain: z.string() }).nullable(),
  dkim: z.array(z.object({ result: Verdict, domain: z.string() })),
  dmarc: z.object({ result: Verdict, domain: z.string(), policy: z.string() }).nullable(),
  arc: Verdict.nullable(),
})
export type Authentication = z.output<typeof Authentication>

export const Source = z.enum(['smtp', 'imap', 'import'])
export const Copy = z.object({
  incomingId: z.uuid(),
  source: Source,
  mailboxId: z.uuid().nullable(),
  receivedAt: z.string(),
  size: z.number().int(),
  /** Where it came from: folder, client address, file. */
  from: z.string(),
})
export const Original = z.object({
  messageId: z.uuid(),
  /** Every copy that arrived, the one that is shown first. */
  copies: z.array(Copy),
  headerId: z.string(),
  authentication: Authentication.nullable(),
  problem: z.string(),
})

export const WaitingView = z.object({
  incomingId: z.uuid(),
  source: Source,
  mailboxId: z.uuid().nullable(),
  receivedAt: z.string(),
  size: z.number().int(),
  attempts: z.number().int(),
  problem: z.string(),
})
export const UnmatchedView = z.object({
  incomingId: z.uuid(),
  mailboxId: z.uuid().nullable(),
  receivedAt: z.string(),
  size: z.number().int(),
  /** What the report says: kind, addresses, the server's own words. */
  type: z.string(),
  recipients: z.array(z.string()),
  said: z.string(),
})

const incomingId = z.object({ incomingId: z.uuid() })

export const receivingContract = contract('receiving', {
  permissions: {
    read: 'See the raw original of a message',
    manage: 'See mail that waits to be read, and reports that belong to nothing',
  },
  errors: {
    notFound: { status: 404, message: 'There is no original for this message' },
    incomingNotFound: { status: 404, message: 'There is no such message' },
  },
  events: {
    /** A delivery report that belongs to no message of ours. */
    unmatched: { seenBy: 'manage', payload: incomingId },
    /** A message could not be read and is shown as it came. */
    unreadable: { seenBy: 'manage', payload: incomingId },
    openedAnyway: { seenBy: 'manage', payload: incomingId },
  },
  jobs: {},
  queries: {
    original: {
      summary: 'How and when a message arrived, and what is known about its sender',
      route: 'GET /messages/{messageId}/original',
      needs: 'read',
      input: z.object({ messageId: z.uuid() }),
      output: Original,
      fails: ['notFound'],
    },
    raw: {
      summary: 'The raw original of a message, to look at (as=text) or as a file',
      route: 'GET /messages/{messageId}/raw',
      needs: 'read',
      input: z.object({ messageId: z.uuid(), as: z.enum(['text', 'file']).default('file') }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['notFound'],
    },
    waiting: {
      summary: 'Mail that is stored and not read yet, oldest first',
      route: 'GET /incoming-mail/waiting',
      needs: 'manage',
      input: z.object(paging),
      output: page(WaitingView).extend({ count: z.number().int() }),
    },
    unmatched: {
      summary: 'Delivery reports that belong to no message of ours, newest first',
      route: 'GET /incoming-mail/unmatched',
      needs: 'manage',
      input: z.object(paging),
      output: page(UnmatchedView),
      staleOn: ['receiving.unmatched', 'receiving.openedAnyway'],
    },
    checkers: {
      summary: 'The server that judges who sent the mail of a mailbox, as its newest fetched mail shows',
      route: 'GET /mailboxes/{mailboxId}/checkers',
      needs: 'manage',
      input: z.object({ mailboxId: z.uuid() }),
      output: z.object({
        /** So many messages were looked at. */
        looked: z.number().int(),
        /** Authserv-ids (RFC 8601) that stand first in most of them: none or one. */
        items: z.array(z.object({ authserv: z.string(), messages: z.number().int() })),
      }),
    },
    rawIncoming: {
      summary: 'The raw original of mail that is in no conversation',
      route: 'GET /incoming-mail/{incomingId}/raw',
      needs: 'manage',
      input: incomingId.extend({ as: z.enum(['text', 'file']).default('file') }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['incomingNotFound'],
    },
  },
  actions: {
    openAnyway: {
      summary: 'Make a conversation of a report that belongs to nothing',
      route: 'POST /incoming-mail/{incomingId}/open',
      needs: 'manage',
      input: incomingId,
      output: nothing,
      fails: ['incomingNotFound'],
    },
  },
})
