// Search: what was said, about what, by whom, in every language.
import { z } from 'zod'
import { contract, nothing, paging } from '#kernel/contract.ts'

const named = z.object({ id: z.uuid(), name: z.string() })
const query = z.string().max(500)

/** A piece of text; `hit`: it is what was searched for. */
export const Piece = z.object({ text: z.string(), hit: z.boolean() })
export type Piece = z.output<typeof Piece>

const Conversation = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  customer: named,
  state: z.enum(['open', 'with_customer', 'snoozed', 'closed', 'spam']),
  snoozedUntil: z.string().nullable(),
  waitingSince: z.string().nullable(),
  lastMessageAt: z.string(),
  assignee: named.nullable(),
  team: named.nullable(),
  language: z.string().nullable(),
  hasAttachments: z.boolean(),
  /** Only its members and its assignee see it. */
  private: z.boolean(),
  revision: z.number().int(),
})

export const Hit = z.object({
  conversation: Conversation,
  subject: z.array(Piece),
  customer: z.array(Piece),
  /** The message that answers best; null when the conversation as a whole does. */
  message: z
    .object({
      id: z.uuid(),
      at: z.string(),
      direction: z.enum(['in', 'out', 'note']),
      /** Said with people outside, in a side thread. */
      beside: z.boolean(),
      author: z.string(),
      words: z.array(Piece),
      /** Names of attached files that answer. */
      files: z.array(z.array(Piece)),
    })
    .nullable(),
  /** How many messages of it were found so far. */
  messages: z.number().int(),
})
export type Hit = z.output<typeof Hit>

/** Something in the query that could not be understood; the rest was searched for. */
export const Notice = z.object({
  code: z.enum(['unknownValue', 'noValue', 'notHere', 'noDate']),
  operator: z.string(),
  value: z.string(),
})
export type Notice = z.output<typeof Notice>

export const Completion = z.object({
  /** What is written behind the operator. */
  value: z.string(),
  /** Its name; null when `labelKey` names it in every language. */
  label: z.string().nullable(),
  labelKey: z.string().nullable(),
  sub: z.string(),
})
export type Completion = z.output<typeof Completion>

const Found = z.object({
  items: z.array(Hit),
  /** Further back. */
  next: z.string().nullable(),
  /** Time was up before everything was looked at; `next` goes on from there. */
  partial: z.boolean(),
  /** Names that were taken for others a letter away. */
  slips: z.array(z.object({ typed: z.string(), meant: z.array(z.string()) })),
  notices: z.array(Notice),
  /** Older messages are still being made ready, so they are not found yet. */
  filling: z.boolean(),
})

export const searchContract = contract('search', {
  permissions: { use: 'Search conversations' },
  errors: {
    crowded: { status: 429, message: 'Many are searching at this moment. Try again in a few seconds' },
  },
  events: {},
  jobs: {},
  queries: {
    find: {
      summary:
        'Conversations that answer `q`: words, "exact phrases", -without, and from: to: assignee: team: mailbox: tag: is: has: channel: language: before: after:',
      route: 'GET /search',
      needs: 'use',
      input: z.object({
        q: query,
        /** By relevance and time, or by time alone. */
        order: z.enum(['best', 'newest']).default('best'),
        ...paging,
        limit: z.coerce.number().int().min(1).max(50).default(30),
      }),
      output: Found,
      fails: ['crowded'],
      limit: { per: 'actor', max: 120, seconds: 60 },
      shows: 'messages',
      aside: true,
    },
    quick: {
      summary: 'The same while one types, the last word being the beginning of one: conversations without what was said',
      route: 'GET /search/quick',
      needs: 'use',
      input: z.object({ q: query, limit: z.coerce.number().int().min(1).max(20).default(8) }),
      output: z.object({ items: z.array(Hit.omit({ message: true, messages: true })), partial: z.boolean() }),
      fails: ['crowded'],
      limit: { per: 'actor', max: 300, seconds: 60 },
      aside: true,
    },
    people: {
      summary:
        'Customers by words of their names and addresses, also with a slip, by the number of an order, by notes and attributes',
      route: 'GET /search/people',
      needs: 'use',
      input: z.object({ q: query, limit: z.coerce.number().int().min(1).max(20).default(8) }),
      output: z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            address: z.string(),
            /** Null: nothing was said with them that the reader may see. */
            lastMessageAt: z.string().nullable(),
            /** Where the words stand. */
            by: z.enum(['name', 'order', 'note', 'attribute']),
          }),
        ),
      }),
      fails: ['crowded'],
      limit: { per: 'actor', max: 300, seconds: 60 },
      aside: true,
    },
    companies: {
      summary: 'Companies by the beginnings of words of their names or of a domain',
      route: 'GET /search/companies',
      needs: 'use',
      input: z.object({ q: query, limit: z.coerce.number().int().min(1).max(20).default(5) }),
      output: z.object({ items: z.array(named.extend({ domains: z.array(z.string()) })) }),
      fails: ['crowded'],
      limit: { per: 'actor', max: 300, seconds: 60 },
      aside: true,
    },
    complete: {
      summary: 'What can stand behind an operator of the search, for what is typed so far',
      route: 'GET /search/complete',
      needs: 'use',
      input: z.object({ operator: z.string().max(60), text: z.string().max(100).default('') }),
      output: z.object({ items: z.array(Completion) }),
      fails: ['crowded'],
      limit: { per: 'actor', max: 300, seconds: 60 },
      aside: true,
    },
    operators: {
      summary: 'The operators of the search, those of fields that people made included',
      route: 'GET /search/operators',
      needs: 'use',
      input: nothing,
      output: z.object({ operators: z.array(z.object({ name: z.string(), named: z.string().nullable() })) }),
    },
    progress: {
      summary: 'How far the messages of before are made ready for searching',
      route: 'GET /search/progress',
      needs: 'use',
      input: nothing,
      output: z.object({ filling: z.boolean(), documents: z.number().int(), about: z.number().int() }),
    },
  },
  actions: {},
})
