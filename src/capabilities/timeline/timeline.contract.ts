// The timeline: everything that happened with a customer, newest first.
import { z } from 'zod'
import { contract, paging } from '#kernel/contract.ts'

/** So many people of a company have their part in its timeline: those who became customers last. */
export const mostPeople = 1000

const Somebody = z.object({
  kind: z.enum(['agent', 'token', 'customer', 'system']),
  id: z.uuid().nullable(),
  name: z.string(),
})

export const EntryView = z.object({
  /** Of this entry among all: its type and its own id. */
  id: z.string(),
  /** What it is, `capability.entry`: its line on the screen, and what `facts` are. */
  type: z.string(),
  kind: z.string(),
  at: z.string(),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  by: Somebody.nullable(),
  conversation: z.object({ id: z.uuid(), number: z.number().int(), subject: z.string() }).nullable(),
  /** First words of a message or of a note. */
  preview: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
})
export type EntryView = z.output<typeof EntryView>

const asked = {
  /** Of one kind alone. */
  kind: z
    .string()
    .regex(/^[a-z]{1,40}$/)
    .optional(),
  /** What was until the end of this day, in your time zone; the cursor of a page goes on from there. */
  day: z.iso
    .date()
    .refine((day) => day > '1900' && day < '2200', 'This is no day of our times')
    .optional(),
  ...paging,
  limit: z.coerce.number().int().min(1).max(100).default(50),
}
const Entries = z.object({
  items: z.array(EntryView),
  next: z.string().nullable(),
  /** The kinds that there are for you. */
  kinds: z.array(z.string()),
})

const stale = [
  ...['opened', 'messageAdded', 'messageRemoved', 'stateChanged', 'subjectChanged', 'moved'].map(
    (event) => `conversations.${event}`,
  ),
  ...['split', 'unsplit', 'merged', 'unmerged'].map((event) => `conversations.${event}`),
  ...['renamed', 'timeZoneChanged', 'addressesChanged', 'marked', 'ownerChanged', 'noted', 'stateChanged'].map(
    (event) => `customers.${event}`,
  ),
  ...['companies.joined', 'companies.left', 'attributes.setOfCustomer'],
  ...[
    'orders.changed',
    'activity.added',
    'consents.changed',
    'receipts.looked',
    'identity.merged',
    'identity.unmerged',
    'knownas.changed',
    'segments.entered',
    'segments.left',
  ],
]

export const timelineContract = contract('timeline', {
  permissions: { read: 'See everything that happened with a customer' },
  errors: {
    customerNotFound: { status: 404, message: 'There is no such customer' },
    companyNotFound: { status: 404, message: 'There is no such company' },
  },
  events: {},
  jobs: {},
  queries: {
    ofCustomer: {
      summary:
        'Everything that happened with a customer, as far as you may see it, newest first; that you looked is recorded',
      route: 'GET /customers/{customerId}/timeline',
      needs: 'read',
      input: z.object({ customerId: z.uuid(), ...asked }),
      output: Entries,
      shows: 'messages',
      fails: ['customerNotFound'],
      staleOn: stale,
    },
    ofCompany: {
      summary: `The same of everybody who belongs to a company; of the ${mostPeople} who became customers last, if there are more`,
      route: 'GET /companies/{companyId}/timeline',
      needs: 'read',
      input: z.object({ companyId: z.uuid(), ...asked }),
      output: Entries,
      shows: 'messages',
      fails: ['companyNotFound'],
      staleOn: stale,
    },
  },
  actions: {},
})
