// Identity: which customers are one person. Who may be the same is offered, merged by people, and taken apart again.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { Mark, Somebody } from '#capabilities/customers/customers.contract.ts'

/** So many become one at once, and so many write from one address. */
export const most = { merged: 20, sharing: 20 }

export const reasons = ['address', 'number', 'handle', 'name'] as const
export const Reason = z.enum(reasons)
export type Reason = z.output<typeof Reason>

/** One customer as it stands beside another. */
export const PersonView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** As people read it; the primary ones first. */
  reaches: z.array(z.object({ kind: z.enum(['email', 'phone', 'handle']), shown: z.string() })),
  marks: z.array(Mark),
  companies: z.array(z.object({ id: z.uuid(), name: z.string() })),
  createdAt: z.string(),
})
export type PersonView = z.output<typeof PersonView>

export const PairView = z.object({ a: PersonView, b: PersonView, reasons: z.array(Reason), foundAt: z.string() })
export type PairView = z.output<typeof PairView>

export const FactView = z.object({
  key: z.string(),
  /** Key of its name in the locale files, or the name that people gave it. */
  label: z.string().nullable(),
  name: z.string().nullable(),
  kind: z.enum(['text', 'number', 'date', 'flag', 'timeZone']),
  /** By the id of the customer, who has one. */
  values: z.record(z.string(), z.string()),
  /** Whose holds unless somebody chooses; null: nobody has one. */
  holds: z.uuid().nullable(),
  /** False: the reader may not write it, so that it stays with whose it would be. */
  mayChoose: z.boolean(),
})
export type FactView = z.output<typeof FactView>

export const ComparisonView = z.object({
  people: z.array(PersonView),
  facts: z.array(FactView),
  counts: z.array(z.object({ key: z.string(), label: z.string(), of: z.record(z.string(), z.number().int()) })),
  /** Stands for everything that is shown: merging asks for it, so that nobody merges what they have not seen. */
  state: z.string(),
})
export type ComparisonView = z.output<typeof ComparisonView>

export const MergeView = z.object({
  id: z.uuid(),
  from: z.object({ id: z.uuid(), name: z.string() }),
  by: Somebody.nullable(),
  at: z.string(),
  /** Keys of the facts that are theirs. */
  chosen: z.array(z.string()),
})

export const SharerView = z.object({
  addressId: z.uuid(),
  shown: z.string(),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  /** Whom it reaches in the first place: what comes from it is taken for theirs. */
  holderId: z.uuid(),
})

const one = { customerId: z.uuid() }
const pair = { customerId: z.uuid(), otherId: z.uuid() }
const ids = z.array(z.uuid()).min(1).max(most.merged)
const about = { about: 'customerId', seenBy: 'read' } as const
const message = { conversationId: z.uuid(), messageId: z.uuid() }
const changedOf = ['renamed', 'addressesChanged', 'stateChanged'].map((event) => `customers.${event}`)

export const identityContract = contract('identity', {
  permissions: { read: 'See who may be the same customer', write: 'Merge customers and take them apart' },
  errors: {
    customerNotFound: { status: 404, message: 'There is no such customer' },
    sameCustomer: { status: 422, message: 'Choose two different customers' },
    changedMeanwhile: { status: 409, message: 'Somebody changed one of these customers meanwhile. Look again' },
    mayNotChoose: { status: 403, message: 'You may not change this, so you can not choose it either' },
    choiceUnknown: { status: 422, message: 'What was chosen is not known of this customer' },
    notMerged: { status: 409, message: 'These customers are not merged' },
    notOnTop: { status: 409, message: 'This customer was merged into {name} since. Take {name} out first' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    messageNotFound: { status: 404, message: 'There is no such message in this conversation' },
    notTheirs: { status: 422, message: 'Only what a customer has written can be given to another' },
    theirsAlready: { status: 409, message: 'This is with that customer already' },
    moveNotFound: { status: 404, message: 'This can not be taken back any more' },
    addressNotFound: { status: 404, message: 'This does not reach the customer any more' },
    restricted: { status: 409, message: 'The data of one of these is only kept for now. It can not be merged' },
    tooMany: { status: 422, message: 'There are too many already. Remove some first' },
  },
  events: {
    /** `customerId` is `fromId` too from now on, or not any more. */
    merged: { ...about, payload: z.object({ ...one, fromId: z.uuid() }) },
    unmerged: { ...about, payload: z.object({ ...one, fromId: z.uuid() }) },
    /** Other customers may be the same now. */
    offersChanged: { ...about, payload: z.object(one) },
    sharingChanged: { ...about, payload: z.object(one) },
    /** A message turned out to be another customer's. */
    messageMoved: {
      about: 'conversationId',
      seenBy: 'read',
      told: true,
      payload: z.object({ ...message, moveId: z.uuid() }),
    },
    messageMovedBack: { about: 'conversationId', seenBy: 'read', told: true, payload: z.object(message) },
  },
  jobs: {},
  queries: {
    offers: {
      summary: 'Customers who may be one person, the surest first; of those alone whom you may see',
      route: 'GET /duplicates',
      needs: 'read',
      input: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(100).default(25) }),
      output: page(PairView),
      staleOn: ['identity.offersChanged', 'identity.merged', 'identity.unmerged', ...changedOf],
    },
    offersOf: {
      summary: 'Who may be the same person as this customer',
      route: 'GET /customers/{customerId}/duplicates',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(z.object({ other: PersonView, reasons: z.array(Reason) })) }),
      fails: ['customerNotFound'],
      staleOn: ['identity.offersChanged', 'identity.merged', 'identity.unmerged', ...changedOf],
    },
    compare: {
      summary: 'Customers side by side: what would become of each thing if they were merged into the first',
      route: 'GET /customers/{customerId}/compare',
      needs: 'read',
      input: z.object({ ...one, withIds: z.union([ids, z.string().transform((all) => all.split(','))]).pipe(ids) }),
      output: ComparisonView,
      fails: ['customerNotFound', 'sameCustomer'],
      staleOn: [...changedOf, 'customers.ownerChanged', 'customers.timeZoneChanged', 'attributes.setOfCustomer'],
    },
    merges: {
      summary: 'Who was merged into this customer and can be taken apart again, latest first',
      route: 'GET /customers/{customerId}/merges',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(MergeView) }),
      fails: ['customerNotFound'],
      staleOn: ['identity.merged', 'identity.unmerged', 'customers.stateChanged'],
    },
    sharing: {
      summary: 'Which addresses of this customer are shared, and with whom; of those alone whom you may see',
      route: 'GET /customers/{customerId}/sharing',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(SharerView) }),
      fails: ['customerNotFound'],
      staleOn: ['identity.sharingChanged', ...changedOf],
    },
  },
  actions: {
    merge: {
      summary: 'Merge customers into one; can be undone at any time',
      route: 'POST /customers/{customerId}/merge',
      needs: 'write',
      input: z.object({
        ...one,
        fromIds: ids,
        /** Whose value holds, of those that differ. */
        choices: z
          .array(z.object({ key: z.string().max(200), customerId: z.uuid() }))
          .max(500)
          .default([]),
        /** From the comparison. */
        state: z.string().max(100),
      }),
      output: z.object({ customerId: z.uuid(), mergeIds: z.array(z.uuid()) }),
      fails: ['customerNotFound', 'sameCustomer', 'changedMeanwhile', 'choiceUnknown', 'mayNotChoose', 'restricted'],
    },
    unmerge: {
      summary: 'Take a merged customer apart again, with all that was theirs and all that came by what reaches them',
      route: 'POST /customers/{customerId}/unmerge',
      needs: 'write',
      input: z.object(one),
      output: z.object({ customerId: z.uuid(), fromId: z.uuid() }),
      fails: ['customerNotFound', 'notMerged', 'notOnTop'],
    },
    keepApart: {
      summary: 'Note that two customers are not the same: they are not offered again',
      route: 'PUT /customers/{customerId}/apart/{otherId}',
      needs: 'write',
      input: z.object(pair),
      output: nothing,
      fails: ['customerNotFound', 'sameCustomer'],
    },
    offerAgain: {
      summary: 'Take back that two customers are not the same',
      route: 'DELETE /customers/{customerId}/apart/{otherId}',
      needs: 'write',
      input: z.object(pair),
      output: nothing,
      fails: ['customerNotFound', 'sameCustomer'],
    },
    share: {
      summary: 'Note that another customer writes from this address, too',
      route: 'PUT /customers/{customerId}/addresses/{addressId}/shared/{otherId}',
      needs: 'write',
      input: z.object({ ...pair, addressId: z.uuid() }),
      output: nothing,
      fails: ['customerNotFound', 'sameCustomer', 'addressNotFound', 'tooMany'],
    },
    unshare: {
      summary: 'Note that another customer does not write from this address any more',
      route: 'DELETE /customers/{customerId}/addresses/{addressId}/shared/{otherId}',
      needs: 'write',
      input: z.object({ ...pair, addressId: z.uuid() }),
      output: nothing,
      fails: ['customerNotFound', 'addressNotFound'],
    },
    moveMessage: {
      summary: 'Give a message to the customer who really wrote it: with its conversation, or split off from there on',
      route: 'POST /conversations/{conversationId}/messages/{messageId}/sender',
      needs: 'write',
      input: z.object({ ...message, customerId: z.uuid(), split: z.boolean().default(false) }),
      output: z.object({ moveId: z.uuid(), conversationId: z.uuid(), number: z.number().int() }),
      fails: ['conversationNotFound', 'messageNotFound', 'customerNotFound', 'notTheirs', 'theirsAlready'],
    },
    moveBack: {
      summary: 'Undo that a message was given to another customer',
      route: 'POST /conversations/{conversationId}/sender/undo',
      needs: 'write',
      input: z.object({ conversationId: z.uuid(), moveId: z.uuid() }),
      output: nothing,
      fails: ['conversationNotFound', 'moveNotFound'],
    },
  },
})
