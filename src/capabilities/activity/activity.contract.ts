// Activity: what customers do elsewhere, as other systems tell it. Events of one's own, by any dotted name.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { CustomerKeys } from '#capabilities/customers/customers.keys.contract.ts'
import {
  BatchAnswer,
  BatchItems,
  BatchResult,
  ExternalId,
  Moment,
  Source,
  maxBatch,
} from '#capabilities/orders/orders.contract.ts'

/** How much may be said of one event, and how many names there may be. */
export const limits = { letters: 8000, depth: 5, names: 2000, keepDays: 36_500 }

/** `checkout.failed`, `subscription.renewed`: words of letters, digits, `_` and `-`, with dots between. */
export const EventName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/)

const depthOf = (value: unknown, depth = 1): number =>
  value === null || typeof value !== 'object' || depth > limits.depth + 1
    ? depth
    : Math.max(depth, ...Object.values(value).map((each) => depthOf(each, depth + 1)))

export const Properties = z
  .record(z.string().max(200), z.unknown())
  .refine((value) => depthOf(value) <= limits.depth + 1, `Properties are nested ${limits.depth} deep at most`)
  .refine(
    (value) => JSON.stringify(value).length <= limits.letters,
    `Properties are ${limits.letters} letters of JSON at most`,
  )

/** An event as it is sent; it never changes. `externalId` tells a repetition. */
export const ActivityInput = z.object({
  source: Source,
  externalId: ExternalId,
  name: EventName,
  at: Moment,
  properties: Properties.default({}),
  customer: CustomerKeys,
})
export type ActivityInput = z.output<typeof ActivityInput>

export const ActivityView = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  source: z.string(),
  externalId: z.string(),
  name: z.string(),
  at: z.string(),
  properties: z.record(z.string(), z.unknown()),
})
export type ActivityView = z.output<typeof ActivityView>

export const NameView = z.object({ name: z.string(), count: z.number().int(), firstAt: z.string(), lastAt: z.string() })
export type NameView = z.output<typeof NameView>

const Settings = z.object({ keepDays: z.number().int().nullable(), revision: z.number().int() })

export const activityContract = contract('activity', {
  permissions: {
    read: 'See what customers did elsewhere',
    write: 'Send events from other systems',
    manage: 'Decide how long events are kept',
  },
  errors: {
    customerNotFound: { status: 404, message: 'There is no such customer' },
    tooManyNames: {
      status: 422,
      message: 'There are too many names of events already. Use one that is known',
      field: 'name',
    },
    ahead: { status: 422, message: 'This is more than a day ahead of our clock', field: 'at' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
  },
  events: {
    /**
     * There is news of this customer. Of a large batch it is told of those alone who have a conversation that is not
     * closed, since every screen hears it; `received` names all.
     */
    added: { about: 'customerId', seenBy: 'read', payload: z.object({ customerId: z.uuid() }) },
    /** Of whom there is news; once for all that was sent at once. */
    received: { seenBy: 'nobody', payload: z.object({ customerIds: z.array(z.uuid()) }) },
    settingsChanged: { seenBy: 'manage', payload: nothing },
    forgotten: { seenBy: 'manage', payload: nothing },
  },
  jobs: {
    /** Forgets what is older than it is to be kept, in portions. */
    forget: nothing,
  },
  queries: {
    ofCustomer: {
      summary: 'What a customer did, newest first',
      route: 'GET /customers/{customerId}/activity',
      needs: 'read',
      input: z.object({
        customerId: z.uuid(),
        name: EventName.optional(),
        ...paging,
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      output: page(ActivityView),
      fails: ['customerNotFound'],
      staleOn: ['activity.added'],
    },
    names: {
      summary: 'Every name of an event, with how many there are and when it came last',
      route: 'GET /activity/names',
      needs: 'read',
      input: nothing,
      output: z.object({ items: z.array(NameView) }),
      staleOn: ['activity.forgotten'],
    },
    settings: {
      summary: 'How long events are kept',
      route: 'GET /activity/settings',
      needs: 'manage',
      input: nothing,
      output: Settings,
      staleOn: ['activity.settingsChanged'],
    },
  },
  actions: {
    put: {
      summary: 'Send an event; the same `source` and `externalId` mean the same event',
      route: 'POST /activity',
      needs: 'write',
      input: ActivityInput,
      output: BatchResult,
      fails: ['customerNotFound', 'tooManyNames', 'ahead'],
    },
    putMany: {
      summary: `Send up to ${maxBatch} events at once, each as for \`activity.put\`; each gets a result of its own`,
      route: 'POST /activity/batch',
      needs: 'write',
      input: z.object({ events: BatchItems }),
      output: BatchAnswer,
    },
    changeSettings: {
      summary: 'Say for how many days events are kept; null keeps them for good',
      route: 'PUT /activity/settings',
      needs: 'manage',
      input: z.object({
        keepDays: z.number().int().min(1).max(limits.keepDays).nullable(),
        revision: z.number().int(),
      }),
      output: Settings,
      fails: ['changedMeanwhile'],
    },
  },
})
