// Tags: words that people put on conversations, customers and companies to find them again, each with a colour.
import { z } from 'zod'
import { contract, nothing, orEmpty } from '#kernel/contract.ts'
import { About } from '#capabilities/attributes/attributes.contract.ts'

/** Hues of the design by name; screens turn them into its tokens. */
export const hues = ['grey', 'green', 'blue', 'amber', 'red', 'wine', 'yellow'] as const
export const Hue = z.enum(hues)
export type Hue = z.output<typeof Hue>

/** So many tags there may be, and so many on one conversation. */
export const most = { tags: 1000, here: 50 }
/** More than this many conversations are not counted. */
export const countCap = 1000

/** As people type it: without the `#` that others put before it, and without needless spaces. */
export const Name = z
  .string()
  .max(200)
  .transform((text) =>
    orEmpty(
      text
        .normalize('NFC')
        .replace(/\s+/gu, ' ')
        .replace(/^[\s#]+|\s+$/gu, ''),
    ),
  )
  .pipe(z.string().min(1).max(60))

export const TagView = z.object({
  id: z.uuid(),
  name: z.string(),
  colour: Hue,
  archived: z.boolean(),
  /** It was merged into this one, and is another name of what `rootId` is. */
  mergedInto: z.uuid().nullable(),
  rootId: z.uuid(),
  revision: z.number().int(),
})
export type TagView = z.output<typeof TagView>

const ids = z.array(z.uuid()).max(50)
const one = z.object({ conversationId: z.uuid() })
const on = { about: 'conversationId', seenBy: 'use' } as const
const asked = { add: ids.default([]), remove: ids.default([]), make: z.array(Name).max(50).default([]) }
const done = z.object({ added: z.array(z.uuid()), removed: z.array(z.uuid()), tagIds: z.array(z.uuid()) })
const subject = { about: About, subjectId: z.uuid() }
/** Any number: whoever is merged lends all of theirs. */
const changed = { tagIds: z.array(z.uuid()), off: z.array(z.uuid()) }
const list = { seenBy: 'use', payload: z.object({ tagId: z.uuid() }) } as const
const lists = ['tags.made', 'tags.changed', 'tags.merged', 'tags.unmerged']

export const tagsContract = contract('tags', {
  permissions: { use: 'Put tags on conversations, customers and companies', make: 'Make tags', manage: 'Rename, merge and archive tags' },
  errors: {
    notFound: { status: 404, message: 'There is no such tag' },
    subjectNotFound: { status: 404, message: 'There is no such customer or company' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    nameTaken: { status: 409, message: 'There is a tag of this name already. You can merge the two', field: 'name' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this tag meanwhile' },
    mayNotMake: { status: 403, message: 'Your role may not make tags. Choose one that is there' },
    archived: { status: 422, message: 'A tag of this name was archived. Whoever manages tags can bring it back' },
    tooMany: { status: 422, message: 'There are too many tags already. Merge or reuse some' },
    tooManyHere: { status: 422, message: 'There are too many tags here already' },
    circle: { status: 422, message: 'A tag can not be merged into itself' },
    alreadyMerged: { status: 409, message: 'This tag has been merged already' },
    notMerged: { status: 409, message: 'This tag is not merged into another' },
  },
  events: {
    added: { ...on, told: true, payload: one.extend({ tagIds: ids }) },
    removed: { ...on, told: true, payload: one.extend({ tagIds: ids }) },
    /** Its tags are others, though nobody put one on or took one off: they came or went with a conversation or a merge. */
    touched: { ...on, payload: one },
    /** Put on, and taken `off`. */
    ofCustomer: { about: 'customerId', seenBy: 'use', payload: z.object({ customerId: z.uuid(), ...changed }) },
    ofCompany: { about: 'companyId', seenBy: 'use', payload: z.object({ companyId: z.uuid(), ...changed }) },
    /** What tags of customers are the same by now is another than before: a merge of tags was done or taken back. */
    meant: { seenBy: 'nobody', payload: z.object({ customerIds: z.array(z.uuid()) }) },
    made: list,
    changed: { ...list, payload: z.object({ tagId: z.uuid(), what: z.array(z.string()) }) },
    merged: { ...list, payload: z.object({ tagId: z.uuid(), intoId: z.uuid() }) },
    unmerged: { ...list, payload: z.object({ tagId: z.uuid(), fromId: z.uuid() }) },
  },
  jobs: {
    /** Tells of every conversation that is not closed and has one of these tags, in portions. */
    tell: z.object({ tagIds: z.array(z.uuid()), after: z.uuid().optional() }),
    /** The same of every customer who bears one, or whose company does. */
    tellBearers: z.object({ tagIds: z.array(z.uuid()), after: z.uuid().optional() }),
  },
  queries: {
    list: {
      summary: 'All tags by name, with those that were archived or merged',
      route: 'GET /tags',
      needs: 'use',
      input: nothing,
      output: z.object({ items: z.array(TagView) }),
      staleOn: lists,
    },
    uses: {
      summary: `On how many conversations that you see each tag is; ${countCap} stands for that many or more`,
      route: 'GET /tags/uses',
      needs: 'use',
      aside: true,
      input: nothing,
      output: z.object({ items: z.array(z.object({ tagId: z.uuid(), count: z.number().int().max(countCap) })) }),
      staleOn: ['tags.merged', 'tags.unmerged'],
    },
    of: {
      summary: 'The tags of a conversation',
      route: 'GET /conversations/{conversationId}/tags',
      needs: 'use',
      input: one,
      output: z.object({ tagIds: z.array(z.uuid()) }),
      fails: ['conversationNotFound'],
      staleOn: ['tags.added', 'tags.removed', 'tags.touched', 'tags.merged', 'tags.unmerged'],
    },
    ofSubject: {
      summary: 'The tags of a customer or a company',
      route: 'GET /tags/{about}/{subjectId}',
      needs: 'use',
      input: z.object(subject),
      output: z.object({ tagIds: z.array(z.uuid()) }),
      fails: ['subjectNotFound'],
      staleOn: ['tags.ofCustomer', 'tags.ofCompany', 'tags.merged', 'tags.unmerged'],
    },
  },
  actions: {
    changeOf: {
      summary: 'Put tags on a customer or a company and take others off; `make` names some that are made if they are not there',
      route: 'POST /tags/{about}/{subjectId}',
      needs: 'use',
      input: z.object({ ...subject, ...asked }),
      output: done,
      fails: ['subjectNotFound', 'notFound', 'mayNotMake', 'archived', 'tooMany', 'tooManyHere'],
    },
    change: {
      summary: 'Put tags on a conversation and take others off; `make` names some that are made if they are not there',
      route: 'POST /conversations/{conversationId}/tags',
      needs: 'use',
      input: one.extend(asked),
      output: done,
      fails: ['conversationNotFound', 'notFound', 'mayNotMake', 'archived', 'tooMany', 'tooManyHere'],
    },
    create: {
      summary: 'Make a tag; without a colour it gets one by its name',
      route: 'POST /tags',
      needs: 'make',
      input: z.object({ name: Name, colour: Hue.optional() }),
      output: TagView,
      fails: ['nameTaken', 'tooMany'],
    },
    update: {
      summary: 'Rename, recolour, archive or bring back a tag',
      route: 'PATCH /tags/{tagId}',
      needs: 'manage',
      input: z.object({
        tagId: z.uuid(),
        revision: z.number().int(),
        name: Name.optional(),
        colour: Hue.optional(),
        archived: z.boolean().optional(),
      }),
      output: TagView,
      fails: ['notFound', 'nameTaken', 'changedMeanwhile'],
    },
    merge: {
      summary: 'Make tags other names of one; what has them, has that one from now on',
      route: 'POST /tags/merge',
      needs: 'manage',
      input: z.object({ tagIds: z.array(z.uuid()).min(1).max(50), intoId: z.uuid() }),
      output: nothing,
      fails: ['notFound', 'circle', 'alreadyMerged'],
    },
    unmerge: {
      summary: 'Make merged tags ones of their own again, on the conversations that they were on',
      route: 'POST /tags/unmerge',
      needs: 'manage',
      input: z.object({ tagIds: z.array(z.uuid()).min(1).max(50) }),
      output: nothing,
      fails: ['notFound', 'notMerged'],
    },
  },
})
