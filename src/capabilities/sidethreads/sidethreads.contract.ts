// Side threads: what is said with people outside about a conversation, which its customer never sees.
import { z } from 'zod'
import { contract, flag, nothing } from '#kernel/contract.ts'
import { State } from '#capabilities/sending/sending.contract.ts'
import { SideContext, SideDirection, SideMessage, SideThread } from './sidethreads.views.ts'

const conversationId = z.uuid()
const sideThreadId = z.uuid()
const sideMessageId = z.uuid()
const about = { about: 'conversationId', seenBy: 'read' } as const
const ids = { conversationId, sideThreadId, sideMessageId }

const Recipient = z.object({ name: z.string().trim().max(200).default(''), address: z.string().trim().max(320) })
const mail = {
  /** The draft that this was; it is ended, and can not be sent again. */
  draftId: z.uuid().optional(),
  html: z.string().max(2_000_000),
  to: z.array(Recipient).max(50),
  cc: z.array(Recipient).max(50).default([]),
  fileIds: z.array(z.uuid()).max(50).default([]),
  /** Messages of the conversation that are passed on below the words, and files of the conversation. */
  messageIds: z.array(z.uuid()).max(50).default([]),
  attachmentIds: z.array(z.uuid()).max(50).default([]),
  mailboxId: z.uuid().optional(),
}
const Sent = z.object({ sideThreadId, sideMessageId, undoUntil: z.string() })
const refusals = [
  'emptyMessage',
  'nobody',
  'invalidAddress',
  'ownAddress',
  'takesPart',
  'cannotSend',
  'unknownFile',
  'tooLarge',
  'alreadySent',
  'messageNotFound',
  'attachmentNotFound',
] as const
const decides = (summary: string, path: string) =>
  ({
    summary,
    route: `POST /side-messages/{sideMessageId}/${path}`,
    needs: 'write',
    input: z.object({ sideMessageId }),
    output: nothing,
    fails: ['sideMessageNotFound', 'wrongState'],
  }) as const

export const sidethreadsContract = contract('sidethreads', {
  permissions: {
    read: 'See what was said with people outside',
    write: 'Write to people outside about a conversation',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such conversation' },
    threadNotFound: { status: 404, message: 'There is no such side thread' },
    sideMessageNotFound: { status: 404, message: 'There is no such message in a side thread' },
    messageNotFound: { status: 422, message: 'A message to pass on is not in this conversation any more' },
    attachmentNotFound: { status: 404, message: 'There is no such attachment' },
    emptyMessage: { status: 422, message: 'There is nothing in this message' },
    nobody: { status: 422, message: 'Nobody would get this message' },
    invalidAddress: { status: 422, message: 'This is not an e-mail address' },
    ownAddress: { status: 422, message: 'This is one of our own mailboxes' },
    takesPart: { status: 422, message: 'This person is on the customer’s side. Answer in the conversation itself' },
    cannotSend: { status: 422, message: 'There is no mailbox that can send this' },
    unknownFile: { status: 422, message: 'A file of this message is gone or was used before. Attach it again' },
    tooLarge: { status: 413, message: 'The files of this message are too large together' },
    alreadySent: { status: 409, message: 'This draft was sent by somebody else' },
    wrongState: { status: 409, message: 'That does not fit what has become of the message meanwhile' },
    noOriginal: { status: 404, message: 'This message is not made yet, or was called back' },
  },
  events: {
    /** Shown in the thread of the conversation. */
    messageAdded: { ...about, told: true, payload: z.object({ ...ids, direction: SideDirection }) },
    calledBack: { ...about, payload: z.object(ids) },
    /** Somebody outside was forgotten: they, and what they wrote, stand there no more. */
    blanked: { ...about, payload: z.object(ids) },
    stateChanged: { ...about, payload: z.object({ ...ids, state: State }) },
  },
  jobs: {},
  queries: {
    ofConversation: {
      summary: 'Side threads of a conversation: with whom, about what, who spoke last',
      route: 'GET /conversations/{conversationId}/side-threads',
      needs: 'read',
      input: z.object({ conversationId }),
      output: z.object({ items: z.array(SideThread) }),
      fails: ['notFound'],
      staleOn: [
        'sidethreads.messageAdded',
        'sidethreads.calledBack',
        'sidethreads.blanked',
        'conversations.merged',
        'conversations.unmerged',
      ],
    },
    context: {
      summary: 'What writing to somebody outside would be: from where, to whom, what can be passed on',
      route: 'GET /conversations/{conversationId}/side-context',
      needs: 'write',
      input: z.object({ conversationId, sideThreadId: z.uuid().optional(), mailboxId: z.uuid().optional() }),
      output: SideContext,
      shows: 'messages',
      fails: ['notFound', 'threadNotFound'],
      staleOn: [
        'conversations.messageAdded',
        'conversations.messageRemoved',
        'sidethreads.messageAdded',
        'mailboxes.changed',
      ],
    },
    message: {
      summary: 'One message of a side thread',
      route: 'GET /side-messages/{sideMessageId}',
      needs: 'read',
      input: z.object({ sideMessageId }),
      output: SideMessage,
      shows: 'messages',
      fails: ['sideMessageNotFound'],
      staleOn: ['sidethreads.calledBack', 'sidethreads.blanked', 'sidethreads.stateChanged'],
    },
    messageHtml: {
      summary: 'A message of a side thread as a page of its own for a sandboxed frame; nothing outside is asked for',
      route: 'GET /side-messages/{sideMessageId}/html',
      needs: 'read',
      input: z.object({ sideMessageId }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['sideMessageNotFound'],
    },
    attachment: {
      summary: 'The file of an attachment in a side thread; shown in place if `inline` and safe',
      route: 'GET /side-messages/{sideMessageId}/attachments/{attachmentId}',
      needs: 'read',
      input: z.object({ sideMessageId, attachmentId: z.uuid(), inline: flag.default(false) }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['attachmentNotFound'],
    },
    raw: {
      summary: 'The mail exactly as it came or left, to look at (as=text) or as a file',
      route: 'GET /side-messages/{sideMessageId}/raw',
      needs: 'read',
      input: z.object({ sideMessageId, as: z.enum(['text', 'file']).default('file') }),
      output: z.unknown(),
      gives: 'bytes',
      shows: 'messages',
      fails: ['sideMessageNotFound', 'noOriginal'],
    },
  },
  actions: {
    forward: {
      summary: 'Write to somebody outside about a conversation; their answers come to a side thread of it',
      route: 'POST /conversations/{conversationId}/side-threads',
      needs: 'write',
      input: z.object({ conversationId, ...mail, subject: z.string().trim().min(1).max(500) }),
      output: Sent,
      fails: ['notFound', ...refusals],
    },
    reply: {
      summary: 'Answer within a side thread',
      route: 'POST /side-threads/{sideThreadId}/messages',
      needs: 'write',
      input: z.object({ sideThreadId, ...mail }),
      output: Sent,
      fails: ['threadNotFound', ...refusals],
    },
    undo: decides('Call a message back before it leaves', 'undo-send'),
    retry: decides('Try a message again now that failed or waits for its next try', 'retry'),
    resend: decides('Send a message again that may have been sent', 'resend'),
    markSent: decides('A message that may have been sent was sent', 'mark-sent'),
  },
})
