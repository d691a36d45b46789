// Customers: the people we serve and the addresses that reach them.
import { z } from 'zod'
import { contract } from '#kernel/contract.ts'

export const CustomerView = z.object({
  id: z.uuid(),
  name: z.string(),
  addresses: z.array(z.object({ kind: z.enum(['email']), address: z.string() })),
  createdAt: z.string(),
  revision: z.number().int(),
  allowed: z.array(z.enum(['rename'])),
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
      staleOn: ['customers.renamed'],
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
  },
})
