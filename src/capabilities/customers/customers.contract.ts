// Customers: the people we serve and the addresses that reach them.
import { z } from 'zod'
import { contract } from '#kernel/contract.ts'
import { TimeZone } from '#capabilities/organisation/organisation.contract.ts'

export const CustomerView = z.object({
  id: z.uuid(),
  name: z.string(),
  addresses: z.array(z.object({ kind: z.enum(['email']), address: z.string() })),
  createdAt: z.string(),
  /** IANA name; null while nobody has noted it. */
  timeZone: z.string().nullable(),
  revision: z.number().int(),
  allowed: z.array(z.enum(['rename', 'setTimeZone'])),
})
export type CustomerView = z.output<typeof CustomerView>

export const customersContract = contract('customers', {
  permissions: { read: 'See customers', write: 'Change customers' },
  errors: {
    notFound: { status: 404, message: 'There is no such customer' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this customer meanwhile' },
  },
  events: {
    /** Told to nobody live: who wrote to a private team is for its members. */
    created: { seenBy: 'nobody', payload: z.object({ customerId: z.uuid() }) },
    renamed: { about: 'customerId', seenBy: 'read', payload: z.object({ customerId: z.uuid() }) },
    timeZoneChanged: { about: 'customerId', seenBy: 'read', payload: z.object({ customerId: z.uuid() }) },
  },
  jobs: {},
  queries: {
    get: {
      summary: 'One customer with every address',
      route: 'GET /customers/{customerId}',
      needs: 'read',
      input: z.object({ customerId: z.uuid() }),
      output: CustomerView,
      fails: ['notFound'],
      staleOn: ['customers.renamed', 'customers.timeZoneChanged'],
    },
  },
  actions: {
    rename: {
      summary: 'Change how a customer is called',
      route: 'PATCH /customers/{customerId}',
      needs: 'write',
      input: z.object({ customerId: z.uuid(), name: z.string().trim().min(1).max(200), revision: z.number().int() }),
      output: CustomerView,
      fails: ['notFound', 'changedMeanwhile'],
    },
    setTimeZone: {
      summary: 'Note in which time zone a customer lives; null takes the note away',
      route: 'POST /customers/{customerId}/time-zone',
      needs: 'write',
      input: z.object({ customerId: z.uuid(), timeZone: TimeZone.nullable(), revision: z.number().int() }),
      output: CustomerView,
      fails: ['notFound', 'changedMeanwhile'],
    },
  },
})
