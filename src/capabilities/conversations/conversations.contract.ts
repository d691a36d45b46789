// Conversations: everything said with one customer about one matter, who owns it, and whose turn it is.
import { z } from 'zod'
import { contract, flag, nothing, page, paging } from '#kernel/contract.ts'
import { Moment } from '#capabilities/organisation/organisation.contract.ts'
import { Mentions, mentioningEvents, mentioningQueries } from './conversations.mentioning.views.ts'
import { mergingActions, mergingErrors, mergingEvents } from './conversations.merging.views.ts'
import { privacyActions, privacyErrors, privacyEvents } from './conversations.privacy.views.ts'
import { ConversationLine, ConversationView, Direction, LinkKind, State, ThreadItem, Turn } from './conversations.views.ts'

export { Addressee, Addresses, AttachmentView, Direction, Folded, Marks } from './conversations.views.ts'

const one = { conversationId: z.uuid() }
const message = { conversationId: z.uuid(), messageId: z.uuid() }
const revision = z.number().int()
const about = { about: 'conversationId', seenBy: 'read' } as const
const address = z
  .email()
  .max(320)
  .transform((text) => text.toLowerCase())
const done = z.object({ revision })

/** What was done with a conversation, as its thread tells it between the messages. */
export const toldEvents = [
  'stateChanged',
  'assigned',
  'subjectChanged',
  'participantAdded',
  'participantRemoved',
  'split',
  'splitOff',
  'unsplit',
  'linked',
  'unlinked',
  'madePrivate',
  'madeOpen',
  'memberAdded',
  'memberRemoved',
  'openedWithReason',
  'merged',
  'unmerged',
  'mergedInto',
  'takenOut',
].map((event) => `conversations.${event}`)
const threadChanges = ['conversations.messageAdded', 'conversations.messageRemoved', 'conversations.blanked', 'conversations.customerChanged', ...toldEvents]

export const conversationsContract = contract('conversations', {
  permissions: {
    read: 'See conversations',
    write: 'Work on conversations',
    reach: 'Open conversations outside your own work, with a reason',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such conversation' },
    messageNotFound: { status: 404, message: 'There is no such message in this conversation' },
    attachmentNotFound: { status: 404, message: 'There is no such attachment' },
    imageNotFound: { status: 404, message: 'There is no such picture, or its address is out of date' },
    changedMeanwhile: { status: 409, message: 'Somebody else was faster' },
    notAhead: { status: 422, message: 'Choose a time that lies ahead', field: 'until' },
    unknownAgent: { status: 422, message: 'There is no such agent, or the agent has left' },
    unknownTeam: { status: 422, message: 'There is no such team' },
    unfilled: { status: 422, message: 'Something that a saved reply left open must be filled in first' },
    emptyNote: { status: 422, message: 'There is nothing in this note' },
    unknownFile: { status: 422, message: 'A file of this note is gone or was used before. Attach it again' },
    isSpam: { status: 409, message: 'This conversation is spam. Say that it is not, then go on' },
    firstMessage: { status: 422, message: 'A conversation can not be split at its first message' },
    notSplit: { status: 409, message: 'This conversation was not split off from another' },
    linkNotFound: { status: 404, message: 'No such conversation is linked to this one' },
    participantNotFound: { status: 404, message: 'This address does not take part in the conversation' },
    ...privacyErrors,
    ...mergingErrors,
    noCustomerLeft: { status: 422, message: 'Somebody must stay to be answered' },
  },
  events: {
    opened: { ...about, payload: z.object(one) },
    messageAdded: { ...about, payload: z.object({ ...message, direction: Direction }) },
    /** One of ours was called back before it left. */
    messageRemoved: { ...about, payload: z.object(message) },
    /** What somebody said in it was taken out for good, at their wish. */
    blanked: { ...about, payload: z.object(one) },
    /** `until`: when it comes back, if it was put aside until a time. */
    stateChanged: { ...about, payload: z.object({ ...one, from: State, to: State, until: z.string().optional() }) },
    /** Something was said beside it: it is unread. */
    stirred: { ...about, payload: z.object(one) },
    assigned: {
      ...about,
      payload: z.object({
        ...one,
        assigneeId: z.uuid().nullable(),
        teamId: z.uuid().nullable(),
        fromAssigneeId: z.uuid().nullable(),
        fromTeamId: z.uuid().nullable(),
      }),
    },
    /**
     * A conversation changed its team: who could see it before may not any more, so everyone looks again. Names
     * nothing.
     */
    moved: { seenBy: 'read', payload: nothing },
    subjectChanged: { ...about, payload: z.object({ ...one, from: z.string(), to: z.string() }) },
    /** It is with another customer than we thought: not with `fromCustomerId`. */
    customerChanged: { ...about, payload: z.object({ ...one, customerId: z.uuid(), fromCustomerId: z.uuid() }) },
    participantAdded: { ...about, payload: z.object({ ...one, address: z.string() }) },
    participantRemoved: { ...about, payload: z.object({ ...one, address: z.string() }) },
    /**
     * `conversationId` lost `messageIds` to `toId`, or got them back from there. Whoever keeps a conversation by
     * message follows.
     */
    split: { ...about, payload: z.object({ ...one, toId: z.uuid(), messageIds: z.array(z.uuid()) }) },
    splitOff: { ...about, payload: z.object({ ...one, fromId: z.uuid() }) },
    unsplit: { ...about, payload: z.object({ ...one, fromId: z.uuid(), messageIds: z.array(z.uuid()) }) },
    linked: { ...about, payload: z.object({ ...one, otherId: z.uuid(), kind: LinkKind }) },
    unlinked: { ...about, payload: z.object({ ...one, otherId: z.uuid(), kind: LinkKind }) },
    ...privacyEvents,
    ...mergingEvents,
    ...mentioningEvents,
    /** An agent had the outside pictures of a message shown, which its sender may notice. */
    imagesAsked: { ...about, payload: z.object(message) },
  },
  jobs: { fetchImages: z.object({ messageId: z.uuid() }) },
  queries: {
    get: {
      summary: 'One conversation without its messages',
      route: 'GET /conversations/{conversationId}',
      needs: 'read',
      input: z.object(one),
      output: ConversationView,
      fails: ['notFound', 'reasonNeeded'],
      staleOn: [...threadChanges, 'conversations.moved', 'conversations.stirred', 'customers.renamed', 'customers.marked', 'customers.stateChanged'],
    },
    byNumber: {
      summary: 'One conversation by its public number; a joined one leads to where its messages are',
      route: 'GET /conversations/by-number/{number}',
      needs: 'read',
      input: z.object({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
      output: ConversationView,
      fails: ['notFound', 'reasonNeeded'],
    },
    thread: {
      summary: 'Messages and what was done between them, newest first',
      route: 'GET /conversations/{conversationId}/thread',
      needs: 'read',
      /** `ahead`: a screen makes it ready before somebody opens it; the receipt says so. */
      input: z.object({
        ...one,
        ...paging,
        limit: z.coerce.number().int().min(1).max(50).default(30),
        ahead: flag.default(false),
      }),
      output: page(ThreadItem),
      shows: 'messages',
      fails: ['notFound', 'reasonNeeded'],
      staleOn: ['told', ...threadChanges],
    },
    ...mentioningQueries,
    messageHtml: {
      summary: 'A message as a page of its own for a sandboxed frame; pictures from elsewhere only with `images`',
      route: 'GET /conversations/{conversationId}/messages/{messageId}/html',
      needs: 'read',
      input: z.object({ ...message, images: flag.default(false) }),
      output: z.unknown(),
      fails: ['messageNotFound'],
      gives: 'bytes',
      shows: 'messages',
    },
    text: {
      summary: 'A whole message as plain text, with what is folded away',
      route: 'GET /conversations/{conversationId}/messages/{messageId}/text',
      needs: 'read',
      input: z.object(message),
      output: z.object({ subject: z.string(), text: z.string() }),
      shows: 'messages',
      fails: ['messageNotFound'],
    },
    attachment: {
      summary: 'The file of an attachment; shown in place if `inline` and safe',
      route: 'GET /conversations/{conversationId}/attachments/{attachmentId}',
      needs: 'read',
      input: z.object({ ...one, attachmentId: z.uuid(), inline: flag.default(false) }),
      output: z.unknown(),
      fails: ['attachmentNotFound'],
      gives: 'bytes',
      shows: 'messages',
    },
    image: {
      summary: 'A picture inside a message, by an address that the message page carries; it lasts a few hours',
      route: 'GET /message-images/{imageId}',
      needs: 'public',
      input: z.object({ imageId: z.uuid(), until: z.coerce.number().int(), signature: z.string().max(100) }),
      output: z.unknown(),
      fails: ['imageNotFound'],
      gives: 'bytes',
      limit: { per: 'ip', max: 3000, seconds: 60 },
    },
    ofCustomer: {
      summary: 'Conversations with one customer, latest first',
      route: 'GET /customers/{customerId}/conversations',
      needs: 'read',
      input: z.object({ customerId: z.uuid(), ...paging, limit: z.coerce.number().int().min(1).max(100).default(20) }),
      output: page(ConversationLine),
      staleOn: [
        'opened',
        'messageAdded',
        'messageRemoved',
        'stateChanged',
        'moved',
        'subjectChanged',
        'split',
        'unsplit',
        'merged',
        'unmerged',
      ].map((event) => `conversations.${event}`),
    },
  },
  actions: {
    assign: {
      summary: 'Give a conversation to an agent or a team; `me` is you, null is nobody, left out is as it was',
      route: 'POST /conversations/{conversationId}/assign',
      needs: 'write',
      input: z.object({
        ...one,
        revision,
        assigneeId: z
          .union([z.uuid(), z.literal('me')])
          .nullable()
          .optional(),
        teamId: z.uuid().nullable().optional(),
      }),
      output: z.object({
        revision,
        assigneeId: z.uuid().nullable(),
        teamId: z.uuid().nullable(),
        was: z.object({ assigneeId: z.uuid().nullable(), teamId: z.uuid().nullable() }),
      }),
      fails: ['notFound', 'changedMeanwhile', 'unknownAgent', 'unknownTeam'],
    },
    setState: {
      summary: 'Open a conversation, leave it with the customer, put it aside, or close it',
      route: 'POST /conversations/{conversationId}/state',
      needs: 'write',
      input: z.object({
        ...one,
        revision,
        state: Turn,
        /**
         * For `snoozed`: when it comes back; null: only when the customer writes; left out: as when it was put aside
         * last, if that lies ahead.
         */
        until: Moment.nullable().optional(),
      }),
      output: z.object({ revision, state: State, was: State }),
      fails: ['notFound', 'notAhead', 'changedMeanwhile', 'isSpam'],
    },
    setSubject: {
      summary: 'Change the subject of a conversation',
      route: 'POST /conversations/{conversationId}/subject',
      needs: 'write',
      input: z.object({ ...one, revision, subject: z.string().trim().min(1).max(500) }),
      output: z.object({ revision, subject: z.string(), was: z.string() }),
      fails: ['notFound', 'changedMeanwhile'],
    },
    addNote: {
      summary: 'Write a private note, for colleagues only',
      route: 'POST /conversations/{conversationId}/notes',
      needs: 'write',
      input: z.object({
        ...one,
        html: z.string().max(1_000_000).optional(),
        text: z.string().max(200_000).optional(),
        fileIds: z.array(z.uuid()).max(50).default([]),
        mentions: Mentions.default({ agentIds: [], teamIds: [] }),
      }),
      output: z.object({ messageId: z.uuid() }),
      fails: ['notFound', 'emptyNote', 'unfilled', 'unknownFile', 'unknownAgent', 'unknownTeam'],
    },
    markRead: {
      summary: 'You have read a conversation up to now',
      route: 'POST /conversations/{conversationId}/read',
      needs: 'read',
      input: z.object(one),
      output: z.object({ readAt: z.string() }),
      fails: ['notFound'],
    },
    splitAt: {
      summary: 'Move a message and all that follow into a conversation of their own',
      route: 'POST /conversations/{conversationId}/split',
      needs: 'write',
      input: z.object({ ...message, subject: z.string().trim().min(1).max(500).optional() }),
      output: z.object({ conversationId: z.uuid(), number: z.number().int() }),
      fails: ['notFound', 'messageNotFound', 'firstMessage', 'isSpam'],
    },
    unsplit: {
      summary: 'Put a conversation that was split off back where it came from',
      route: 'POST /conversations/{conversationId}/unsplit',
      needs: 'write',
      input: z.object(one),
      output: z.object({ conversationId: z.uuid() }),
      fails: ['notFound', 'notSplit', 'privacyDiffers'],
    },
    acceptLink: {
      summary: 'The offered conversation does belong to this one',
      route: 'POST /conversations/{conversationId}/links/{otherId}/accept',
      needs: 'write',
      input: z.object({ ...one, otherId: z.uuid() }),
      output: nothing,
      fails: ['notFound', 'linkNotFound'],
    },
    declineLink: {
      summary: 'The offered conversation has nothing to do with this one',
      route: 'POST /conversations/{conversationId}/links/{otherId}/decline',
      needs: 'write',
      input: z.object({ ...one, otherId: z.uuid() }),
      output: nothing,
      fails: ['notFound', 'linkNotFound'],
    },
    offerLink: {
      summary: 'Offer a link again: takes back an acceptance or a refusal',
      route: 'POST /conversations/{conversationId}/links/{otherId}/offer',
      needs: 'write',
      input: z.object({ ...one, otherId: z.uuid() }),
      output: nothing,
      fails: ['notFound'],
    },
    addParticipant: {
      summary: 'Put somebody on the thread; they get the replies from now on',
      route: 'POST /conversations/{conversationId}/participants',
      needs: 'write',
      input: z.object({
        ...one,
        address,
        name: z.string().trim().max(200).default(''),
        role: z.enum(['customer', 'cc']).default('cc'),
      }),
      output: done,
      fails: ['notFound'],
    },
    removeParticipant: {
      summary: 'Take somebody off the thread',
      route: 'POST /conversations/{conversationId}/participants/remove',
      needs: 'write',
      input: z.object({ ...one, address }),
      output: z.object({ was: z.object({ address: z.string(), name: z.string(), role: z.enum(['customer', 'cc']) }) }),
      fails: ['notFound', 'participantNotFound', 'noCustomerLeft'],
    },
    ...privacyActions,
    ...mergingActions,
    loadImages: {
      summary: 'Fetch the pictures that a message has elsewhere; then ask for its page with `images`',
      route: 'POST /conversations/{conversationId}/messages/{messageId}/images',
      needs: 'read',
      input: z.object(message),
      output: z.object({ images: z.number().int() }),
      fails: ['messageNotFound'],
    },
  },
})
