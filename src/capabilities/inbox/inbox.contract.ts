// The inbox: lists of conversations by whose work they are, and how many there are.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { ListRow, changes, countCap } from '#capabilities/views/views.contract.ts'

export { countCap }

export const View = z.enum(['mine', 'unassigned', 'allOpen', 'withCustomer', 'snoozed', 'closed', 'spam'])
export type View = z.output<typeof View>

export const InboxRow = ListRow
export type InboxRow = ListRow

const count = z.number().int().max(countCap)
const counted = z.array(z.object({ id: z.uuid(), name: z.string(), count }))

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
      staleOn: [...changes, 'conversations.subjectChanged', 'customers.renamed', 'customers.marked', 'tags.added', 'tags.removed', 'tags.touched', 'fields.prioritised', 'fields.touched'],
    },
    counts: {
      summary: `How many conversations each view, mailbox and team holds; ${countCap} stands for that many or more`,
      route: 'GET /inbox/counts',
      needs: 'signedIn',
      input: nothing,
      output: z.object({
        views: z.object({ mine: count, unassigned: count, allOpen: count, withCustomer: count, snoozed: count }),
        mailboxes: counted,
        teams: counted,
      }),
      staleOn: changes,
    },
  },
  actions: {},
})
