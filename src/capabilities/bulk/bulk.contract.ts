// Bulk: one thing done to many conversations, as a job that can be watched, stopped and taken back.
import { z } from 'zod'
import { contract, nothing, page, paging } from '#kernel/contract.ts'
import { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { Priority } from '#capabilities/fields/fields.contract.ts'

/** So many at once: of those that a condition picks, and of those that are named. */
export const most = { picked: 100_000, named: 10_000 }
/** A run can be taken back for so many days. */
export const undoDays = 7

/** Left out: stays as it is. `assignee`: `me` is you, null is nobody. */
export const Acts = z
  .object({
    assignee: z
      .union([z.literal('me'), z.uuid()])
      .nullable()
      .optional(),
    teamId: z.uuid().nullable().optional(),
    state: z.enum(['open', 'with_customer', 'closed']).optional(),
    /** Put aside for so many days. */
    snoozeDays: z.number().int().min(1).max(90).optional(),
    addTags: z.array(z.uuid()).max(20).optional(),
    removeTags: z.array(z.uuid()).max(20).optional(),
    priority: Priority.optional(),
  })
  .refine((acts) => Object.values(acts).some((act) => act !== undefined), 'Say what is to be done')

export const What = z.union([
  z.object({ kind: z.literal('acts'), acts: Acts }),
  z.object({ kind: z.literal('spam') }),
  z.object({ kind: z.literal('notSpam') }),
  z.object({ kind: z.literal('read') }),
  /** All become one with this conversation. */
  z.object({ kind: z.literal('merge'), intoId: z.uuid() }),
])
export type What = z.output<typeof What>

/** Those that are named, or all that a condition picks, closed ones included unless it says otherwise. */
export const Chosen = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(most.named) }),
  z.object({ condition: Condition }),
])
export type Chosen = z.output<typeof Chosen>

export const RunState = z.enum(['gathering', 'running', 'stopped', 'done', 'failed', 'undoing', 'undone'])
export type RunState = z.output<typeof RunState>

const count = z.number().int()
export const Progress = z.object({
  id: z.uuid(),
  state: RunState,
  total: count,
  /** Changed; unchanged because it was so already; not possible; taken back; not taken back because somebody changed it since. */
  done: count,
  unchanged: count,
  failed: count,
  undone: count,
  kept: count,
})
export type Progress = z.output<typeof Progress>

export const RunView = Progress.extend({
  what: What,
  /** More were picked than are done at once. */
  capped: z.boolean(),
  /** Why it could not be done at all, in words; empty otherwise. */
  why: z.string(),
  beganAt: z.string(),
  allowed: z.array(z.enum(['stop', 'goOn', 'undo'])),
})
export type RunView = z.output<typeof RunView>

const one = z.object({ runId: z.uuid() })
const event = { about: 'ownerId', seenBy: 'use' } as const
const whose = one.extend({ ownerId: z.uuid() })

export const bulkContract = contract('bulk', {
  permissions: { use: 'Change many conversations at once' },
  errors: {
    notFound: { status: 404, message: 'There is no such change of many' },
    underWay: {
      status: 409,
      message: 'Something of yours is being done to many conversations already. Wait for it, or stop it',
    },
    mayNot: { status: 403, message: 'Your role may not do this to conversations' },
    notNow: { status: 409, message: 'This is not possible now' },
    tooOld: { status: 409, message: 'This was too long ago to be taken back' },
    changedSince: { status: 409, message: 'Somebody has changed it since' },
    gone: { status: 409, message: 'You may not work here any more, or the API token that began this has ended' },
    tooSlow: { status: 409, message: 'Finding the conversations took too long. Ask for fewer' },
  },
  events: {
    /** It began, ended, was stopped, or is being taken back. */
    changed: { ...event, payload: whose },
    /** A whisper: how far it is. */
    progressed: { ...event, payload: whose.extend(Progress.omit({ id: true }).shape) },
  },
  jobs: {
    run: one,
    /** Forgets runs of long ago. */
    purge: nothing,
  },
  queries: {
    mine: {
      summary: 'What you have had done to many conversations lately, the latest first',
      route: 'GET /bulk-runs',
      needs: 'use',
      input: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(10) }),
      output: page(RunView),
      staleOn: ['bulk.changed'],
    },
    trouble: {
      summary: 'What could not be done, or not be taken back, and why',
      route: 'GET /bulk-runs/{runId}/trouble',
      needs: 'use',
      input: one.extend(paging),
      output: page(
        z.object({
          place: z.number().int(),
          /** Null: it is not to be seen by you (any more). */
          conversation: z.object({ id: z.uuid(), number: z.number().int(), subject: z.string() }).nullable(),
          code: z.string(),
          why: z.string(),
        }),
      ),
      fails: ['notFound'],
      staleOn: ['bulk.changed'],
    },
  },
  actions: {
    start: {
      summary: 'Do one thing to many conversations, as a job',
      route: 'POST /bulk-runs',
      needs: 'use',
      input: z.object({ what: What, chosen: Chosen }),
      output: one,
      fails: ['underWay', 'mayNot'],
    },
    stop: {
      summary: 'Stop; what was done stays done',
      route: 'POST /bulk-runs/{runId}/stop',
      needs: 'use',
      input: one,
      output: nothing,
      fails: ['notFound', 'notNow'],
    },
    goOn: {
      summary: 'Go on with what was stopped',
      route: 'POST /bulk-runs/{runId}/go-on',
      needs: 'use',
      input: one,
      output: nothing,
      fails: ['notFound', 'notNow', 'underWay'],
    },
    undo: {
      summary: 'Put back what was, where nobody has changed it since',
      route: 'POST /bulk-runs/{runId}/undo',
      needs: 'use',
      input: one,
      output: nothing,
      fails: ['notFound', 'notNow', 'tooOld', 'underWay'],
    },
  },
})
