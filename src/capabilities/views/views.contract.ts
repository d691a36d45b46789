// Views: conversations picked by a condition and sorted by a fact, saved for oneself, a team or everybody.
import { z } from 'zod'
import { contract, nothing, page, paging, title } from '#kernel/contract.ts'
import { Priority } from '#capabilities/fields/fields.contract.ts'
import { Mark } from '#capabilities/customers/customers.contract.ts'
import { Condition } from '#capabilities/conditions/conditions.contract.ts'

const named = z.object({ id: z.uuid(), name: z.string() })

/** A conversation as lists show it. */
export const ListRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  /** With what everybody must know of them. */
  customer: named.extend({ marks: z.array(Mark) }),
  /** First words of the newest message. */
  preview: z.string(),
  last: z.object({ direction: z.enum(['in', 'out', 'note']), author: z.string() }),
  state: z.enum(['open', 'with_customer', 'snoozed', 'closed', 'spam']),
  /** Since when the customer waits for an answer; null when it is not our turn. */
  waitingSince: z.string().nullable(),
  /** Snoozed: when it comes back; null: only when the customer writes. */
  snoozedUntil: z.string().nullable(),
  lastMessageAt: z.string(),
  assignee: named.nullable(),
  team: named.nullable(),
  mailbox: named.nullable(),
  channel: z.enum(['email']),
  language: z.string().nullable(),
  /** Something was said since you last read it. */
  unread: z.boolean(),
  hasAttachments: z.boolean(),
  /** Only its members and its assignee see it. */
  private: z.boolean(),
  tagIds: z.array(z.uuid()),
  priority: Priority,
  revision: z.number().int(),
})
export type ListRow = z.output<typeof ListRow>

/** More than this many are not counted: show `999+` for it. */
export const countCap = 1000
const count = z.number().int().max(countCap)

/** How many views one agent, one team, or everybody together may have. */
export const most = 100

export const Scope = z.enum(['own', 'team', 'all'])
export type Scope = z.output<typeof Scope>

export const Direction = z.enum(['asc', 'desc'])
/** What is not known stands last in either direction. */
export const Sort = z.object({ facet: z.string().min(3).max(120), direction: Direction })
export type Sort = z.output<typeof Sort>

/** Names of icons (https://lucide.dev/icons) to choose from. */
export const icons = [
  'list-filter',
  'inbox',
  'flag',
  'hourglass',
  'clock-alert',
  'alarm-clock',
  'tag',
  'globe',
  'languages',
  'building-2',
  'users-round',
  'user-round',
  'mail',
  'phone',
  'zap',
  'archive',
] as const
export const Icon = z.enum(icons)
export type Icon = z.output<typeof Icon>

/** A condition in a query string, as JSON. */
export const ConditionText = z
  .string()
  .max(20_000)
  .transform((text, ctx): Condition => {
    try {
      const read = Condition.safeParse(JSON.parse(text))
      if (read.success) return read.data
    } catch {
      // falls through
    }
    ctx.addIssue({ code: 'custom', message: 'This is not a condition' })
    return z.NEVER
  })

export const SavedView = z.object({
  id: z.uuid(),
  name: z.string(),
  icon: Icon,
  condition: Condition,
  sort: Sort,
  scope: Scope,
  team: named.nullable(),
  owner: named,
  revision: z.number().int(),
  /** It can hold conversations that are closed. Its count is of those that are not. */
  holdsClosed: z.boolean(),
  /** It asks for a fact that is not there any more: this one. */
  broken: z.string().nullable(),
  allowed: z.array(z.enum(['update', 'remove', 'move'])),
})
export type SavedView = z.output<typeof SavedView>

const name = title(80)
const viewId = z.object({ viewId: z.uuid() })
const revision = z.number().int()
const about = { about: 'viewId', seenBy: 'use', payload: viewId } as const
const lists = ['made', 'changed', 'removed', 'restored', 'rearranged'].map((event) => `views.${event}`)

/** What is announced of a conversation and may change which lists hold it. */
export const changes = [
  'opened',
  'messageAdded',
  'messageRemoved',
  'stateChanged',
  'stirred',
  'assigned',
  'moved',
  'split',
  'splitOff',
  'unsplit',
].map((event) => `conversations.${event}`)
const rows = [
  'views.counted',
  'customers.renamed',
  'customers.marked',
  'tags.added',
  'tags.removed',
  'tags.touched',
  'fields.prioritised',
  'fields.touched',
  ...changes,
  'conversations.subjectChanged',
]

const sorted = {
  /** Name of a facet; left out: as the view says, else who waits longest. */
  sort: z.string().min(3).max(120).optional(),
  direction: Direction.optional(),
  ...paging,
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

export const viewsContract = contract('views', {
  permissions: { use: 'Make and use views', share: 'Make and change views for everybody' },
  errors: {
    notFound: { status: 404, message: 'There is no such view' },
    notAllowed: { status: 403, message: 'Only who made this view, or somebody who may share views, can change it' },
    mayNotShare: { status: 403, message: 'Your role may not make views for everybody' },
    notInTeam: { status: 422, message: 'Views of a team are made by its members' },
    changedMeanwhile: { status: 409, message: 'Somebody else saved a change of this view meanwhile' },
    tooMany: { status: 422, message: 'There are too many views already. Remove one first' },
    unknownFacet: { status: 422, message: 'The condition asks for something that does not exist any more' },
    unfitting: { status: 422, message: 'The condition can not be asked like this' },
    tooLarge: { status: 422, message: 'The condition is too large. Make it simpler' },
    notSortable: { status: 422, message: 'The list can not be sorted by this' },
    tooSlow: { status: 422, message: 'Looking this up takes too long. Narrow it, for example to what is not closed' },
  },
  events: {
    made: about,
    changed: about,
    removed: about,
    restored: about,
    /** A view has moved, or is for others than before. Names nothing: who could see it may not any more. */
    rearranged: { seenBy: 'use', payload: nothing },
    /** Whispered, not kept: counts may have changed. At most once a second. */
    counted: { seenBy: 'use', payload: nothing },
  },
  jobs: { purge: nothing },
  queries: {
    list: {
      summary: 'Your views, those of your teams and those of everybody, in order',
      route: 'GET /views',
      needs: 'use',
      input: nothing,
      output: z.object({ items: z.array(SavedView) }),
      staleOn: [...lists, 'people.teamChanged', 'people.changed'],
    },
    counts: {
      summary: `How many conversations that are not closed each view holds; ${countCap} stands for that many or more`,
      route: 'GET /views/counts',
      needs: 'use',
      input: nothing,
      output: z.object({
        /** `count` null: the view has just been made or changed and is being counted, or it is broken. */
        items: z.array(z.object({ viewId: z.uuid(), count: count.nullable(), counting: z.boolean() })),
      }),
      staleOn: ['views.counted', ...lists, 'people.teamChanged'],
    },
    conversations: {
      summary: 'The conversations of a view that are not closed: those that it counts',
      route: 'GET /views/{viewId}/conversations',
      needs: 'use',
      input: z.object({ viewId: z.uuid(), ...sorted }),
      output: page(ListRow),
      fails: ['notFound', 'unknownFacet', 'unfitting', 'tooLarge', 'notSortable', 'tooSlow'],
      staleOn: [...rows, 'views.changed', 'views.restored'],
    },
    withClosed: {
      summary: 'All conversations of a view, closed ones too; refused when looking them up takes too long',
      route: 'GET /views/{viewId}/with-closed',
      needs: 'use',
      aside: true,
      input: z.object({ viewId: z.uuid(), ...sorted }),
      output: page(ListRow),
      fails: ['notFound', 'unknownFacet', 'unfitting', 'tooLarge', 'notSortable', 'tooSlow'],
      staleOn: [...rows, 'views.changed', 'views.restored'],
    },
    matching: {
      summary: 'The conversations that a condition picks, without saving it',
      route: 'GET /views/matching',
      needs: 'use',
      aside: true,
      input: z.object({ condition: ConditionText, ...sorted }),
      output: page(ListRow),
      fails: ['unknownFacet', 'unfitting', 'tooLarge', 'notSortable', 'tooSlow'],
      staleOn: rows,
    },
    preview: {
      summary: `How many conversations that are not closed a condition picks; ${countCap} stands for that many or more`,
      route: 'GET /views/preview',
      needs: 'use',
      aside: true,
      input: z.object({ condition: ConditionText }),
      output: z.object({ count, holdsClosed: z.boolean() }),
      fails: ['unknownFacet', 'unfitting', 'tooLarge', 'tooSlow'],
      staleOn: [],
    },
  },
  actions: {
    create: {
      summary: 'Save a view for yourself, for a team of yours, or for everybody',
      route: 'POST /views',
      needs: 'use',
      input: z.object({
        name,
        icon: Icon.default('list-filter'),
        condition: Condition,
        sort: Sort,
        scope: Scope.default('own'),
        teamId: z.uuid().optional(),
      }),
      output: SavedView,
      fails: ['mayNotShare', 'notInTeam', 'tooMany', 'unknownFacet', 'unfitting', 'tooLarge', 'notSortable'],
    },
    update: {
      summary: 'Change a view: what it holds, how it is sorted, for whom it is',
      route: 'PATCH /views/{viewId}',
      needs: 'use',
      input: z.object({
        viewId: z.uuid(),
        revision,
        name: name.optional(),
        icon: Icon.optional(),
        condition: Condition.optional(),
        sort: Sort.optional(),
        scope: Scope.optional(),
        teamId: z.uuid().optional(),
      }),
      output: SavedView,
      fails: [
        'notFound',
        'notAllowed',
        'mayNotShare',
        'notInTeam',
        'changedMeanwhile',
        'tooMany',
        'unknownFacet',
        'unfitting',
        'tooLarge',
        'notSortable',
      ],
    },
    remove: {
      summary: 'Remove a view; it can be put back for a day',
      route: 'DELETE /views/{viewId}',
      needs: 'use',
      input: viewId,
      output: nothing,
      fails: ['notFound', 'notAllowed'],
    },
    restore: {
      summary: 'Put a view back that was removed',
      route: 'POST /views/{viewId}/restore',
      needs: 'use',
      input: viewId,
      output: SavedView,
      fails: ['notFound', 'notAllowed', 'tooMany'],
    },
    move: {
      summary: 'Put a view after another of its group, or first with `after` null',
      route: 'POST /views/{viewId}/move',
      needs: 'use',
      input: z.object({ viewId: z.uuid(), after: z.uuid().nullable() }),
      output: nothing,
      fails: ['notFound', 'notAllowed'],
    },
  },
})
