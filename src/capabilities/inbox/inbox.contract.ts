// The inbox: lists of conversations by whose work they are, and how many there are.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'

export const View = z.enum(['mine', 'unassigned', 'allOpen', 'withCustomer', 'closed'])
export type View = z.output<typeof View>

const named = z.object({ id: z.uuid(), name: z.string() })

export const InboxRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  customer: named,
  /** First words of the newest message. */
  preview: z.string(),
  last: z.object({ direction: z.enum(['in', 'out', 'note']), author: z.string() }),
  state: z.enum(['open', 'with_customer', 'closed']),
  /** Since when the customer waits for an answer; null when it is not our turn. */
  waitingSince: z.string().nullable(),
  lastMessageAt: z.string(),
  assignee: named.nullable(),
  team: named.nullable(),
  mailbox: named.nullable(),
  channel: z.enum(['email']),
  language: z.string().nullable(),
  /** Something was said since you last read it. */
  unread: z.boolean(),
  hasAttachments: z.boolean(),
  revision: z.number().int(),
})
export type InboxRow = z.output<typeof InboxRow>

/** More than this many are not counted: show `999+` for it. */
export const countCap = 1000
const count = z.number().int().max(countCap)
const counted = z.array(z.object({ id: z.uuid(), name: z.string(), count }))

const changes = [
  'opened',
  'messageAdded',
  'messageRemoved',
  'stateChanged',
  'assigned',
  'moved',
  'split',
  'splitOff',
  'unsplit',
].map((event) => `conversations.${event}`)

export const inboxContract = contract('inbox', {
  permissions: {},
  errors: {},
  events: {},
  jobs: {},
  queries: {
    list: {
      summary: 'Conversations of a view, narrowed to a mailbox or a team if given',
      route: 'GET /inbox',
      needs: 'signedIn',
      input: z.object({
        view: View,
        mailboxId: z.uuid().optional(),
        teamId: z.uuid().optional(),
        /**
         * By the wait of the customer, or when something was last said. Left out: oldest first where work waits, else
         * newest first.
         */
        order: z.enum(['oldest', 'newest']).optional(),
        ...paging,
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
      output: page(InboxRow),
      staleOn: [...changes, 'conversations.subjectChanged', 'customers.renamed'],
    },
    counts: {
      summary: `How many conversations each view, mailbox and team holds; ${countCap} stands for that many or more`,
      route: 'GET /inbox/counts',
      needs: 'signedIn',
      input: nothing,
      output: z.object({
        views: z.object({ mine: count, unassigned: count, allOpen: count, withCustomer: count }),
        mailboxes: counted,
        teams: counted,
      }),
      staleOn: changes,
    },
  },
  actions: {},
})
