// Orders: what customers have bought, as the shop's own systems tell it.
import { z } from 'zod'
import { contract, instant, page, paging } from '#kernel/contract.ts'
import { CustomerKeys } from '#capabilities/customers/customers.keys.contract.ts'
import { isCurrency, maxMinor } from './orders.money.rules.ts'

/** On its way from first to last; of two tellings of the same moment the one that is further on counts. */
export const orderStates = [
  'placed',
  'paid',
  'partly_shipped',
  'shipped',
  'partly_delivered',
  'delivered',
  'cancelled',
  'returned',
  'refunded',
] as const
export const OrderState = z.enum(orderStates)
export type OrderState = z.output<typeof OrderState>

/** So many things a batch takes at once. */
export const maxBatch = 1000
/** What is later wins, so a clock that is wrong by more than this would keep everything after it out (milliseconds). */
export const maxAheadMs = 24 * 3600_000
/** Of so many customers everything is told live. */
export const maxTold = 20

/** Which system sends: short, and the same in every call, since keys are told apart by it. */
export const Source = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/)
/** What the sender itself calls a thing. */
export const ExternalId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .overwrite((key) => key.toWellFormed())
/** The address of a page, to be opened by people. */
export const WebLink = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .nullable()
/** A moment of our times; what a calendar can not hold is a mistake of the sender. */
export const Moment = instant.refine(
  (at) => Date.parse(at) >= 0 && Date.parse(at) < Date.UTC(2200, 0),
  'This is no moment between 1970 and 2200',
)
/** In minor units of the currency: 12900 for 129.00 EUR. */
const Amount = z.number().int().min(-maxMinor).max(maxMinor)
const Currency = z.string().refine(isCurrency, 'A currency is three capitals of ISO 4217, such as EUR')

const Line = z.object({
  name: z.string().trim().min(1).max(300),
  sku: z.string().trim().max(100).default(''),
  quantity: z.number().positive().max(1e6).default(1),
  unitPrice: Amount,
})
const Tracking = z.object({
  carrier: z.string().trim().max(100).default(''),
  number: z.string().trim().min(1).max(100),
  link: WebLink.default(null),
})

/** An order as it is sent, always whole. Without `customer` it must be there already, and stays with its customer. */
export const OrderInput = z.object({
  source: Source,
  externalId: ExternalId,
  number: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/[\p{L}\p{N}]/u),
  state: OrderState,
  currency: Currency,
  total: Amount,
  lines: z.array(Line).max(200).default([]),
  tracking: z.array(Tracking).max(20).default([]),
  link: WebLink.default(null),
  placedAt: Moment,
  updatedAt: Moment,
  customer: CustomerKeys.optional(),
})
export type OrderInput = z.output<typeof OrderInput>

export const OrderView = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  source: z.string(),
  externalId: z.string(),
  number: z.string(),
  state: OrderState,
  currency: z.string(),
  total: z.number().int(),
  lines: z.array(z.object({ name: z.string(), sku: z.string(), quantity: z.number(), unitPrice: z.number().int() })),
  tracking: z.array(z.object({ carrier: z.string(), number: z.string(), link: z.string().nullable() })),
  link: z.string().nullable(),
  placedAt: z.string(),
  updatedAt: z.string(),
})
export type OrderView = z.output<typeof OrderView>

/**
 * What became of one thing of a batch. `older`: something later is known already, nothing was changed; `same`: it was
 * there just so; `refused`: see `problem`, and send it again when that is mended.
 */
export const BatchResult = z.object({
  index: z.number().int(),
  outcome: z.enum(['made', 'changed', 'same', 'older', 'refused']),
  id: z.uuid().nullable(),
  problem: z
    .object({ code: z.string(), title: z.string(), fields: z.record(z.string(), z.string()).optional() })
    .nullable(),
})
export type BatchResult = z.output<typeof BatchResult>
export const BatchAnswer = z.object({ results: z.array(BatchResult) })
/** Each is looked at by itself, so that a mistake in one does not stop the others. */
export const BatchItems = z.array(z.record(z.string(), z.unknown())).min(1).max(maxBatch)

const stale = ['orders.changed', 'customers.renamed']

export const ordersContract = contract('orders', {
  permissions: { read: 'See what customers have ordered', write: 'Send orders from other systems' },
  errors: {
    notFound: { status: 404, message: 'There is no such order' },
    customerNotFound: { status: 404, message: 'There is no such customer' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    customerMissing: {
      status: 422,
      message: 'This order is not known yet, so it must say whose it is',
      field: 'customer',
    },
    ahead: {
      status: 422,
      message: 'This is more than a day ahead of our clock, and would stand before all that comes until then',
      field: 'updatedAt',
    },
  },
  events: {
    /**
     * Orders of this customer came or changed. Of a large batch it is told of those alone who have a conversation that is
     * not closed, since every screen hears it; `received` names all.
     */
    changed: { about: 'customerId', seenBy: 'read', payload: z.object({ customerId: z.uuid() }) },
    /** Whose orders came or changed; once for all that was sent at once. */
    received: { seenBy: 'nobody', payload: z.object({ customerIds: z.array(z.uuid()) }) },
  },
  jobs: {},
  queries: {
    ofCustomer: {
      summary: 'The orders of a customer, newest first',
      route: 'GET /customers/{customerId}/orders',
      needs: 'read',
      input: z.object({ customerId: z.uuid(), ...paging, limit: z.coerce.number().int().min(1).max(100).default(20) }),
      output: page(OrderView),
      fails: ['customerNotFound'],
      staleOn: stale,
    },
    beside: {
      summary:
        'The newest orders of the customer of a conversation; before them those that are named in what was written',
      route: 'GET /customers/{customerId}/orders/beside/{conversationId}',
      needs: 'read',
      input: z.object({ customerId: z.uuid(), conversationId: z.uuid() }),
      output: z.object({
        /** `customerName` is given when it is somebody else's order. */
        named: z.array(OrderView.extend({ customerName: z.string().nullable() })),
        newest: z.array(OrderView),
        count: z.number().int(),
      }),
      fails: ['conversationNotFound'],
      staleOn: [...stale, 'conversations.messageAdded'],
    },
    get: {
      summary: 'One order',
      route: 'GET /orders/{orderId}',
      needs: 'read',
      input: z.object({ orderId: z.uuid() }),
      output: OrderView,
      fails: ['notFound'],
      staleOn: stale,
    },
    find: {
      summary: 'One order by the key of its sender',
      route: 'GET /orders/by-key',
      needs: 'read',
      input: z.object({ source: Source, externalId: ExternalId }),
      output: OrderView,
      fails: ['notFound'],
      staleOn: stale,
    },
  },
  actions: {
    put: {
      summary: 'Send an order, new or changed; the same `source` and `externalId` mean the same order',
      route: 'POST /orders',
      needs: 'write',
      input: OrderInput,
      output: BatchResult,
      fails: ['customerMissing', 'customerNotFound', 'ahead'],
    },
    putMany: {
      summary: `Send up to ${maxBatch} orders at once, each as for \`orders.put\`; each gets a result of its own`,
      route: 'POST /orders/batch',
      needs: 'write',
      input: z.object({ orders: BatchItems }),
      output: BatchAnswer,
    },
  },
})
