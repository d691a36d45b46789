// Blocking: spam, and senders whose mail is. Everything can be taken back in one step.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'

export const Kind = z.enum(['address', 'domain'])
export type Kind = z.output<typeof Kind>

/** Marked so often, a sender is offered to be blocked. */
export const often = 2

const Person = z.object({ id: z.uuid(), name: z.string() })

/** An address, or a domain with everything beneath it. */
export const Value = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .transform((text) => text.replace(/^@/, ''))

export const BlockView = z.object({
  id: z.uuid(),
  kind: Kind,
  value: z.string(),
  reason: z.string(),
  /** Null when that person is not known any more. */
  by: Person.nullable(),
  at: z.string(),
})
export type BlockView = z.output<typeof BlockView>

/** What is needed to block again what was released. */
export const Lifted = z.object({ value: z.string(), reason: z.string() })
export type Lifted = z.output<typeof Lifted>

const one = z.object({ conversationId: z.uuid() })
const reason = z.string().trim().max(500)
const on = { about: 'conversationId', seenBy: 'use' } as const
const list = { seenBy: 'use', payload: z.object({ blockId: z.uuid() }) } as const
const lists = ['blocking.blocked', 'blocking.unblocked']

export const blockingContract = contract('blocking', {
  permissions: { use: 'Mark spam, and block senders' },
  errors: {
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    notFound: { status: 404, message: 'This sender is not blocked any more' },
    noSender: {
      status: 422,
      message: 'Write an address like ann@junk.example, or a domain like junk.example',
      field: 'value',
    },
    ownAddress: {
      status: 422,
      message: 'This is an address or a domain of yours. It can not be blocked',
      field: 'value',
    },
    isSpam: { status: 409, message: 'This is spam: nothing is sent to its sender. Say that it is none, then answer' },
    notSpam: { status: 409, message: 'This conversation is no spam' },
  },
  events: {
    marked: { ...on, payload: one },
    released: { ...on, payload: one },
    blocked: list,
    unblocked: list,
    /** A conversation was removed for good, with these messages. */
    removed: { seenBy: 'use', payload: z.object({ messageIds: z.array(z.uuid()) }) },
  },
  jobs: {
    /** Removes spam whose time has come. */
    sweep: nothing,
  },
  queries: {
    of: {
      summary:
        'Whether a conversation is spam and who said so, what is blocked of its sender, and what blocking would hit',
      route: 'GET /conversations/{conversationId}/spam',
      needs: 'use',
      input: one,
      output: z.object({
        spam: z
          .object({
            /** Null: it came from a blocked sender. */
            by: Person.nullable(),
            at: z.string(),
            /** When it will be removed; null: it is kept. */
            until: z.string().nullable(),
          })
          .nullable(),
        /** Who wrote; null when nobody from outside did. */
        sender: z
          .object({
            address: z.string(),
            domain: z.string(),
            /** How many conversations of this sender were marked. */
            marked: z.number().int(),
            /** Very many people have an address of this domain. */
            isShared: z.boolean(),
            isOurs: z.boolean(),
          })
          .nullable(),
        blocks: z.array(BlockView),
        allowed: z.array(z.enum(['mark', 'release', 'block'])),
      }),
      fails: ['conversationNotFound'],
      staleOn: [
        'blocking.marked',
        'blocking.released',
        'conversations.stateChanged',
        'conversations.messageAdded',
        ...lists,
      ],
    },
    list: {
      summary: 'Blocked senders, the latest first',
      route: 'GET /blocks',
      needs: 'use',
      input: z.object({ search: z.string().trim().max(320).default(''), ...paging }),
      output: page(BlockView),
      staleOn: lists,
    },
    removed: {
      summary: 'Spam that was removed for good, the latest first',
      route: 'GET /spam/removed',
      needs: 'use',
      input: z.object(paging),
      output: page(
        z.object({
          id: z.uuid(),
          number: z.number().int(),
          address: z.string(),
          by: Person.nullable(),
          markedAt: z.string(),
          removedAt: z.string(),
        }),
      ),
      staleOn: ['blocking.removed'],
    },
  },
  actions: {
    mark: {
      summary: 'Put a conversation away as spam: out of every list but its own, answered by nobody',
      route: 'POST /conversations/{conversationId}/spam',
      needs: 'use',
      input: one,
      output: z.object({
        /** The sender was marked before and is not blocked: worth asking whether to. */
        suggest: z.object({ address: z.string(), marked: z.number().int() }).nullable(),
      }),
      fails: ['conversationNotFound'],
    },
    release: {
      summary: 'It is no spam: the conversation goes back where it was, and its sender is not blocked any more',
      route: 'POST /conversations/{conversationId}/not-spam',
      needs: 'use',
      input: one,
      output: z.object({ state: z.string(), lifted: z.array(Lifted) }),
      fails: ['conversationNotFound', 'notSpam'],
    },
    block: {
      summary: 'Block an address or a domain: what it writes goes to the spam, unseen',
      route: 'POST /blocks',
      needs: 'use',
      input: z.object({ value: Value, reason: reason.default('') }),
      /** Not new: it was blocked already, and stays as whoever blocked it left it. */
      output: BlockView.extend({ isNew: z.boolean() }),
      fails: ['noSender', 'ownAddress'],
    },
    unblock: {
      summary: 'Let a sender write to you again; what it wrote meanwhile stays with the spam',
      route: 'POST /blocks/{blockId}/lift',
      needs: 'use',
      input: z.object({ blockId: z.uuid() }),
      output: Lifted,
      fails: ['notFound'],
    },
  },
})
