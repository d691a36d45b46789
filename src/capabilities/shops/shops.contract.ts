// Shops: signed web-hooks (Standard Webhooks) that tell of orders and of what customers do.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { OrderState, Source } from '#capabilities/orders/orders.contract.ts'
import { type PathName, pathNames } from './shops.mapping.rules.ts'

/** A web-hook is no longer than this, and so many an endpoint takes in a minute from one address. */
export const maxHookBytes = 256 * 1024
export const perMinute = 3000
/** Days that deliveries stay in the log; those that could not be read stay longer. */
export const logDays = { read: 30, unreadable: 90 }
export const mostEndpoints = 50

const Path = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^.\s]+(?:\.[^.\s]+)*$/)

export const Mapping = z.object({
  /** Where they are not the usual ones. */
  paths: z.partialRecord(z.enum(pathNames as [PathName, ...PathName[]]), Path).default({}),
  /** `minor`: 12900; `decimal`: 129.00, as number or text. */
  amounts: z.enum(['minor', 'decimal']).default('minor'),
  /** What the shop's own words for the state of an order mean. */
  states: z
    .record(z.string().trim().min(1).max(60), OrderState)
    .refine((states) => Object.keys(states).length <= 50)
    .default({}),
})
export type Mapping = z.output<typeof Mapping>

/** Why something was ignored or could not be read: a code, and what it is about. */
export const Problem = z.object({
  code: z.enum([
    'notJson',
    'notShaped',
    'noCustomer',
    'noState',
    'unknownState',
    'unusable',
    'customerMissing',
    'tooManyNames',
  ]),
  /** What the order needs, where it was looked for, and what stood there. */
  field: z.string().optional(),
  path: z.string().optional(),
  value: z.string().optional(),
})
export type Problem = z.output<typeof Problem>

const Outcome = z.enum(['taken', 'ignored', 'unreadable'])

export const EndpointView = z.object({
  id: z.uuid(),
  name: z.string(),
  source: z.string(),
  /** To be given to the shop. */
  address: z.string(),
  active: z.boolean(),
  mapping: Mapping,
  /** Until when the secret before this one holds too. */
  oldUntil: z.string().nullable(),
  refused: z.object({ count: z.number().int(), at: z.string(), code: z.string() }).nullable(),
  unreadable: z.number().int(),
  lastAt: z.string().nullable(),
  revision: z.number().int(),
})
export type EndpointView = z.output<typeof EndpointView>

export const DeliveryView = z.object({
  id: z.uuid(),
  webhookId: z.string(),
  type: z.string(),
  outcome: Outcome,
  problem: Problem.nullable(),
  sentAt: z.string(),
  receivedAt: z.string(),
  tries: z.number().int(),
})
export type DeliveryView = z.output<typeof DeliveryView>

const one = z.object({ endpointId: z.uuid() })
const made = z.object({ endpoint: EndpointView, secret: z.string() })

export const shopsContract = contract('shops', {
  permissions: { manage: 'Connect shops by signed web-hooks' },
  errors: {
    notFound: { status: 404, message: 'There is no such connection' },
    deliveryNotFound: { status: 404, message: 'There is no such delivery, or nothing of it is kept' },
    sourceTaken: { status: 409, message: 'Another connection has this short name already', field: 'source' },
    tooMany: { status: 422, message: 'There are too many connections already' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this connection meanwhile' },
    paused: { status: 503, message: 'This connection is switched off. Send it again later' },
    unsigned: { status: 401, message: 'The headers webhook-id, webhook-timestamp and webhook-signature are needed' },
    tooOld: { status: 401, message: 'This was signed more than five minutes ago' },
    tooNew: { status: 401, message: 'This was signed more than five minutes ahead of our clock' },
    wrong: { status: 401, message: 'The signature is not of this secret' },
  },
  events: {
    changed: { seenBy: 'manage', payload: one },
    delivered: { seenBy: 'manage', payload: one },
  },
  jobs: { forget: nothing },
  queries: {
    list: {
      summary: 'The connections to shops',
      route: 'GET /shops',
      needs: 'manage',
      input: nothing,
      output: z.object({ items: z.array(EndpointView) }),
      staleOn: ['shops.changed', 'shops.delivered'],
    },
    deliveries: {
      summary: 'What a shop has sent, newest first',
      route: 'GET /shops/{endpointId}/deliveries',
      needs: 'manage',
      input: one.extend({
        outcome: Outcome.optional(),
        ...paging,
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
      output: page(DeliveryView),
      fails: ['notFound'],
      staleOn: ['shops.delivered'],
    },
    raw: {
      summary: 'A delivery that could not be read, as it came',
      route: 'GET /shops/deliveries/{deliveryId}',
      needs: 'manage',
      input: z.object({ deliveryId: z.uuid() }),
      output: z.object({ received: z.string() }),
      fails: ['deliveryNotFound'],
    },
  },
  actions: {
    receive: {
      summary: 'Takes a signed web-hook (Standard Webhooks); the same webhook-id again is a repetition',
      route: 'POST /shops/{endpointId}/deliveries',
      needs: 'public',
      limit: { per: 'ip', max: perMinute, seconds: 60 },
      takes: 'bytes',
      maxBytes: maxHookBytes,
      // The webhook-id tells repetitions apart.
      secret: true,
      input: one.extend({ body: z.instanceof(Uint8Array) }),
      output: z.object({ outcome: z.enum([...Outcome.options, 'repeated']) }),
      fails: ['notFound', 'paused', 'unsigned', 'tooOld', 'tooNew', 'wrong'],
    },
    create: {
      summary: 'Connect a shop; the secret is shown this once',
      route: 'POST /shops',
      needs: 'manage',
      secret: true,
      input: z.object({ name: z.string().trim().min(1).max(100), source: Source }),
      output: made,
      fails: ['sourceTaken', 'tooMany'],
    },
    update: {
      summary: 'Change what a connection is called, whether it is on, and where things stand in what the shop sends',
      route: 'PATCH /shops/{endpointId}',
      needs: 'manage',
      input: one.extend({
        revision: z.number().int(),
        name: z.string().trim().min(1).max(100).optional(),
        active: z.boolean().optional(),
        mapping: Mapping.optional(),
      }),
      output: EndpointView,
      fails: ['notFound', 'changedMeanwhile'],
    },
    rotate: {
      summary: 'Make a new secret; the one before holds for `hours` more. It is shown this once',
      route: 'POST /shops/{endpointId}/secret',
      needs: 'manage',
      secret: true,
      input: one.extend({ hours: z.number().int().min(0).max(168).default(24) }),
      output: made,
      fails: ['notFound'],
    },
    remove: {
      summary: 'End a connection; the orders and events that came by it stay',
      route: 'DELETE /shops/{endpointId}',
      needs: 'manage',
      input: one,
      output: nothing,
      fails: ['notFound'],
    },
    retry: {
      summary: 'Try once more to read a delivery that could not be read',
      route: 'POST /shops/deliveries/{deliveryId}/retry',
      needs: 'manage',
      input: z.object({ deliveryId: z.uuid() }),
      output: DeliveryView,
      fails: ['deliveryNotFound'],
    },
  },
})
