// Drafts: what agents are writing, saved as they type, theirs alone until they send it.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { FileView } from '#capabilities/files/files.contract.ts'

/** As typed: it need not be a whole address yet. */
export const Addressee = z.object({ name: z.string().max(200).default(''), address: z.string().max(320) })
export type Addressee = z.output<typeof Addressee>

export const Recipients = z.object({
  to: z.array(Addressee).max(100),
  cc: z.array(Addressee).max(100),
  bcc: z.array(Addressee).max(100),
})
export type Recipients = z.output<typeof Recipients>

/** Of a message to people outside: where it goes on, and what of the conversation goes along. */
export const Beside = z.object({
  /** Null: a side thread is begun with it. */
  sideThreadId: z.uuid().nullable(),
  /** Null: what is suggested. */
  passing: z
    .object({ messageIds: z.array(z.uuid()).max(50), attachmentIds: z.array(z.uuid()).max(50) })
    .nullable(),
})
export type Beside = z.output<typeof Beside>

/** `side`: to people outside, beside the conversation. */
export const Kind = z.enum(['reply', 'note', 'new', 'side'])
export type Kind = z.output<typeof Kind>

export const DraftView = z.object({
  id: z.uuid(),
  kind: Kind,
  /** Null for a new conversation. */
  conversationId: z.uuid().nullable(),
  mailboxId: z.uuid().nullable(),
  subject: z.string(),
  html: z.string(),
  /** Null: those that are suggested. */
  recipients: Recipients.nullable(),
  /** Of the kind `side` alone. */
  beside: Beside.nullable(),
  /** Those that are still there. */
  files: z.array(FileView),
  revision: z.number().int(),
  updatedAt: z.string(),
  /** Somebody took it over, and you have not gone on writing in it since. */
  takenOver: z.object({ name: z.string(), at: z.string() }).nullable(),
})
export type DraftView = z.output<typeof DraftView>

export const DraftLine = z.object({
  id: z.uuid(),
  kind: Kind,
  updatedAt: z.string(),
  subject: z.string(),
  /** First words. */
  excerpt: z.string(),
  /** Null for a new conversation, and for one that you can not see any more. */
  conversation: z
    .object({ id: z.uuid(), number: z.number().int(), subject: z.string(), customer: z.string() })
    .nullable(),
})
export type DraftLine = z.output<typeof DraftLine>

const content = {
  mailboxId: z.uuid().nullable().default(null),
  subject: z.string().max(500).default(''),
  html: z.string().max(2_000_000).default(''),
  recipients: Recipients.nullable().default(null),
  beside: Beside.nullable().default(null),
  fileIds: z.array(z.uuid()).max(50).default([]),
}
const conversationId = z.uuid()
const draftId = z.uuid()
const ofAgent = { about: 'draftAgentId', seenBy: 'write' } as const

export const draftsContract = contract('drafts', {
  permissions: { write: 'Write drafts' },
  errors: {
    notFound: { status: 404, message: 'There is no such draft' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    changedMeanwhile: { status: 409, message: 'This was written on in another place' },
    ended: { status: 409, message: 'This draft was sent or discarded in another place' },
  },
  events: {
    /** Somebody began to write, or has nothing written any more. */
    begun: {
      about: 'conversationId',
      seenBy: 'write',
      payload: z.object({ conversationId, agentId: z.uuid(), kind: Kind }),
    },
    ended: {
      about: 'conversationId',
      seenBy: 'write',
      payload: z.object({ conversationId, agentId: z.uuid(), kind: Kind }),
    },
    /** `byId` has taken over what `agentId` had begun to write. */
    takenOver: {
      about: 'conversationId',
      seenBy: 'write',
      payload: z.object({ conversationId, agentId: z.uuid(), byId: z.uuid(), kind: Kind }),
    },
    /** One more or one less in the writer's own list. */
    listChanged: { ...ofAgent, payload: z.object({ draftAgentId: z.uuid() }) },
    /** Whispered to the writer's other windows, not kept. */
    saved: { ...ofAgent, payload: z.object({ draftAgentId: z.uuid(), draftId, revision: z.number().int() }) },
  },
  jobs: { forget: nothing },
  queries: {
    ofConversation: {
      summary: 'Your drafts in a conversation, and which colleagues have one',
      route: 'GET /conversations/{conversationId}/drafts',
      needs: 'write',
      input: z.object({ conversationId }),
      fails: ['conversationNotFound'],
      shows: 'messages',
      output: z.object({
        reply: DraftView.nullable(),
        note: DraftView.nullable(),
        side: DraftView.nullable(),
        colleagues: z.array(z.object({ agentId: z.uuid(), name: z.string(), kind: Kind, begunAt: z.string(), updatedAt: z.string() })),
      }),
      staleOn: ['drafts.takenOver', 'drafts.begun', 'drafts.ended'],
    },
    get: {
      summary: 'One of your drafts',
      route: 'GET /drafts/{draftId}',
      needs: 'write',
      input: z.object({ draftId }),
      output: DraftView,
      fails: ['notFound'],
      shows: 'messages',
    },
    list: {
      summary: 'Your drafts, latest first',
      route: 'GET /drafts',
      needs: 'write',
      input: z.object(paging),
      output: page(DraftLine).extend({ count: z.number().int() }),
      staleOn: ['drafts.listChanged'],
    },
  },
  actions: {
    save: {
      summary: 'Save what is written so far; there is one draft of each kind per agent and conversation',
      route: 'PUT /drafts/{draftId}',
      needs: 'write',
      input: z
        .object({
          draftId,
          kind: Kind,
          conversationId: z.uuid().nullable(),
          /** The one that was changed; 0 for a draft that is begun. */
          revision: z.number().int().min(0),
          ...content,
        })
        .refine((draft) => (draft.kind === 'new') === (draft.conversationId === null), {
          path: ['conversationId'],
          message: 'Replies and notes belong to a conversation, new messages to none',
        })
        .refine((draft) => draft.kind === 'side' || draft.beside === null, {
          path: ['beside'],
          message: 'Only messages to people outside go on in a side thread',
        }),
      output: z.object({ draftId, revision: z.number().int(), updatedAt: z.string() }),
      fails: ['conversationNotFound', 'changedMeanwhile', 'ended'],
    },
    takeOver: {
      summary: 'Go on with what a colleague has begun to write; the colleague is told and keeps a copy',
      route: 'POST /conversations/{conversationId}/drafts/take-over',
      needs: 'write',
      input: z.object({ conversationId, agentId: z.uuid(), kind: z.enum(['reply', 'note']) }),
      output: z.object({ draftId }),
      fails: ['conversationNotFound', 'notFound'],
    },
    discard: {
      summary: 'Throw a draft away; it can be restored for a week',
      route: 'POST /drafts/{draftId}/discard',
      needs: 'write',
      input: z.object({ draftId, how: z.enum(['discarded', 'posted']).default('discarded') }),
      output: nothing,
      fails: ['notFound'],
    },
    restore: {
      summary: 'Bring back a draft that was thrown away; it is put before what was written there since',
      route: 'POST /drafts/{draftId}/restore',
      needs: 'write',
      input: z.object({ draftId }),
      output: DraftView,
      fails: ['notFound'],
    },
  },
})
