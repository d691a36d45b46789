// Segments: customers picked by a condition, who is in them since when, and how large they were each day.
import { z } from 'zod'
import { contract, nothing, page, paging, title } from '#kernel/contract.ts'
import { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { EntryView } from '#capabilities/directory/directory.contract.ts'
import { ConditionText } from '#capabilities/views/views.contract.ts'

/** So many segments there may be: each is asked of every customer. */
export const most = 100
/** While a condition is put together, more than this many are not counted: show `9,999+` for it. */
export const countCap = 10_000
/** For so many days back reasons for contact are counted. */
export const reasonDays = 90
/** The page of who customers are shows so many segments. */
export const biggest = 8

const named = z.object({ id: z.uuid(), name: z.string() })

export const SegmentView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  condition: Condition,
  madeBy: named,
  createdAt: z.string(),
  revision: z.number().int(),
  /** Of all customers, also of those whom the reader may not see. */
  size: z.number().int(),
  /** Its members are being found: it was just made, changed, or put back. */
  finding: z.boolean(),
  /** It asks for a fact that is not there any more: this one. Its members stay as they were. */
  broken: z.string().nullable(),
  /** The database could not answer it. Its members stay as they were; it is tried again each night. */
  failed: z.boolean(),
  allowed: z.array(z.enum(['update', 'remove'])),
})
export type SegmentView = z.output<typeof SegmentView>

export const MemberView = EntryView.omit({ lastContactAt: true, tagIds: true }).extend({ since: z.string() })
export type MemberView = z.output<typeof MemberView>

/** Somebody came or went. */
export const TurnView = z.object({
  id: z.string(),
  customer: named,
  what: z.enum(['entered', 'left']),
  at: z.string(),
})
export type TurnView = z.output<typeof TurnView>

export const PortraitView = z.object({
  segment: named.extend({ description: z.string(), size: z.number().int(), finding: z.boolean() }),
  /** Conversations in which something was said in the last `reasonDays`, as far as the reader may see them. */
  conversations: z.number().int(),
  /** By kind of matter, the most frequent first; `kindId` null: nobody has said of what kind. */
  reasons: z.array(z.object({ kindId: z.string().nullable(), name: z.string().nullable(), count: z.number().int() })),
})
export type PortraitView = z.output<typeof PortraitView>

const one = { segmentId: z.uuid() }
const revision = z.number().int()
const description = z.string().trim().max(500)
const lists = ['made', 'changed', 'removed', 'restored', 'counted'].map((event) => `segments.${event}`)
const turns = ['segments.entered', 'segments.left']
const about = { about: 'segmentId', seenBy: 'read', payload: z.object(one) } as const
const ofCustomer = { about: 'customerId', seenBy: 'read', payload: z.object({ ...one, customerId: z.uuid() }) } as const
const unfit = ['unknownFacet', 'unfitting', 'tooLarge', 'personal'] as const

export const segmentsContract = contract('segments', {
  permissions: {
    read: 'See segments, how large they are, and who of the customers that one may see is in them',
    manage: 'Make and change segments, which count all customers',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such segment' },
    customerNotFound: { status: 404, message: 'There is no such customer' },
    changedMeanwhile: { status: 409, message: 'Somebody else saved a change of this segment meanwhile' },
    nameTaken: { status: 409, message: 'Another segment has this name already', field: 'name' },
    tooMany: { status: 422, message: 'There are too many segments already. Remove one first' },
    unknownFacet: { status: 422, message: 'The condition asks for something that does not exist any more' },
    unfitting: { status: 422, message: 'The condition can not be asked like this' },
    tooLarge: { status: 422, message: 'The condition is too large. Make it simpler' },
    personal: { status: 422, message: 'A segment is the same for everybody: name people instead of asking for “me”' },
    tooSlow: { status: 422, message: 'Looking this up takes too long at the moment' },
  },
  events: {
    made: about,
    changed: about,
    removed: about,
    restored: about,
    /** All customers were looked through. */
    counted: about,
    /** The customer belongs to the segment from now on, by what they did or by time; not when the segment was changed. */
    entered: ofCustomer,
    left: ofCustomer,
    /** The customer was found to be in a segment, or not, when it was made or changed. */
    placed: { about: 'customerId', seenBy: 'nobody', payload: z.object({ customerId: z.uuid() }) },
  },
  jobs: {
    /** Looks through all customers again, for what time alone changes. */
    look: nothing,
    purge: nothing,
  },
  queries: {
    list: {
      summary: 'All segments, by name',
      route: 'GET /segments',
      needs: 'read',
      input: nothing,
      output: z.object({ items: z.array(SegmentView) }),
      staleOn: lists,
    },
    get: {
      summary: 'One segment',
      route: 'GET /segments/{segmentId}',
      needs: 'read',
      input: z.object(one),
      output: SegmentView,
      fails: ['notFound'],
      staleOn: [...lists, ...turns],
    },
    sizes: {
      summary:
        'How large a segment was on each of the last 400 days, of all customers; on the present day as it is now',
      route: 'GET /segments/{segmentId}/sizes',
      needs: 'read',
      input: z.object(one),
      output: z.object({ days: z.array(z.object({ day: z.string(), size: z.number().int() })) }),
      fails: ['notFound'],
      staleOn: [...lists, ...turns],
    },
    members: {
      summary: 'Who is in a segment, of those whom you may see; who entered last comes first',
      route: 'GET /segments/{segmentId}/members',
      needs: 'read',
      input: z.object({ ...one, ...paging }),
      output: page(MemberView),
      fails: ['notFound'],
      staleOn: [...lists, ...turns, 'customers.renamed', 'customers.marked', 'customers.ownerChanged'],
    },
    turns: {
      summary: 'Who came into a segment and who left it, of those whom you may see; newest first',
      route: 'GET /segments/{segmentId}/turns',
      needs: 'read',
      input: z.object({ ...one, ...paging }),
      output: page(TurnView),
      fails: ['notFound'],
      staleOn: [...lists, ...turns],
    },
    ofCustomer: {
      summary: 'The segments in which a customer is',
      route: 'GET /customers/{customerId}/segments',
      needs: 'read',
      input: z.object({ customerId: z.uuid() }),
      output: z.object({ items: z.array(named.extend({ since: z.string() })) }),
      fails: ['customerNotFound'],
      staleOn: [...lists, ...turns],
    },
    preview: {
      summary: `How many of all customers a condition picks; ${countCap} stands for that many or more, null for: too slow to count now`,
      route: 'GET /segment-preview',
      needs: 'manage',
      aside: true,
      input: z.object({ condition: ConditionText }),
      output: z.object({ count: z.number().int().max(countCap).nullable() }),
      fails: unfit,
      staleOn: [],
    },
    portraits: {
      summary: `The biggest segments, and why their customers were in contact in the last ${reasonDays} days`,
      route: 'GET /segment-portraits',
      needs: 'read',
      aside: true,
      input: nothing,
      output: z.object({
        /** All who are customers now. */
        customers: z.number().int(),
        items: z.array(PortraitView),
      }),
      fails: ['tooSlow'],
      staleOn: lists,
    },
  },
  actions: {
    create: {
      summary: 'Make a segment',
      route: 'POST /segments',
      needs: 'manage',
      input: z.object({ name: title(80), description: description.default(''), condition: Condition }),
      output: SegmentView,
      fails: ['nameTaken', 'tooMany', ...unfit],
    },
    update: {
      summary: 'Change a segment: its name, what is said of it, whom it holds',
      route: 'PATCH /segments/{segmentId}',
      needs: 'manage',
      input: z.object({
        ...one,
        revision,
        name: title(80).optional(),
        description: description.optional(),
        condition: Condition.optional(),
      }),
      output: SegmentView,
      fails: ['notFound', 'changedMeanwhile', 'nameTaken', ...unfit],
    },
    remove: {
      summary: 'Remove a segment; it can be put back for a day',
      route: 'POST /segments/{segmentId}/remove',
      needs: 'manage',
      input: z.object(one),
      output: nothing,
      fails: ['notFound'],
    },
    restore: {
      summary: 'Put a removed segment back',
      route: 'POST /segments/{segmentId}/restore',
      needs: 'manage',
      input: z.object(one),
      output: SegmentView,
      fails: ['notFound', 'nameTaken', 'tooMany'],
    },
  },
})
