// Bulk: the operations, put together. What they do is in the files beside this one.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import type { QueryContext } from '#kernel/capability.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { text } from '#kernel/text.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { type RunState, type RunView, type What, bulkContract } from './bulk.contract.ts'
import { goOn, isTooOld, mayGoOn, start, stop, undo } from './bulk.deciding.ts'
import { run } from './bulk.running.ts'

type Queries = typeof bulkContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof bulkContract, Queries[Q]>

/** Runs that ended so long ago are forgotten. */
const keptMs = 30 * 24 * 3600_000

export default capability(bulkContract, {
  queries: { mine, trouble },
  actions: { start, stop, goOn, undo },
  jobs: {
    run,
    purge: async ({ now, transact }) => {
      const before = new Date(now().getTime() - keptMs).toISOString()
      await transact(({ tx }) =>
        tx
          .deleteFrom('bulk_runs')
          .where('changed_at', '<', before)
          .where('state', 'not in', ['gathering', 'running', 'undoing'])
          .execute(),
      )
    },
  },
  schedule: { purge: '11 3 * * *' },
})

async function mine({ db, actor, now, input }: Context<'mine'>) {
  const [at, id] = checkedCursor(input.cursor, [z.iso.datetime(), z.uuid()]) ?? []
  const rows = await db
    .selectFrom('bulk_runs')
    .selectAll()
    .where('agent_id', '=', actor.id)
    .$if(at !== undefined, (query) => query.where(sql<boolean>`(began_at, id) < (${at}::timestamptz, ${id}::uuid)`))
    .orderBy('began_at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  return toPage(
    rows,
    input.limit,
    (row) => [row.began_at, row.id],
    (row): RunView => {
      const { total, done, unchanged, failed, undone, kept, capped } = row
      const state = row.state as RunState
      return {
        id: row.id,
        state,
        total,
        done,
        unchanged,
        failed,
        undone,
        kept,
        capped,
        what: row.what as What,
        why: row.problem && wordsFor(row.problem, actor),
        beganAt: row.began_at,
        allowed: allowedOn(state, { isTooOld: isTooOld(row.began_at, now), done, undone, kept }),
      }
    },
  )
}

type Stands = { isTooOld: boolean; done: number; undone: number; kept: number }

function allowedOn(state: RunState, { isTooOld: old, done, ...counts }: Stands): RunView['allowed'] {
  if (state === 'gathering' || state === 'running') return ['stop']
  if (state !== 'done' && state !== 'stopped' && state !== 'failed') return []
  return [...(mayGoOn(state, counts) ? (['goOn'] as const) : []), ...(!old && done > 0 ? (['undo'] as const) : [])]
}

async function trouble({ db, actor, input, fail }: Context<'trouble'>) {
  const run = await db
    .selectFrom('bulk_runs')
    .select('id')
    .where('id', '=', input.runId)
    .where('agent_id', '=', actor.id)
    .executeTakeFirst()
  if (!run) return fail('notFound')
  const [after] = checkedCursor(input.cursor, [z.coerce.number().int()]) ?? []
  const rows = await db
    .selectFrom('bulk_items')
    .select(['place', 'conversation_id as id', 'problem'])
    .where('run_id', '=', run.id)
    .where('state', 'in', ['failed', 'kept'])
    .$if(after !== undefined, (query) => query.where('place', '>', after!))
    .orderBy('place')
    .limit(input.limit + 1)
    .execute()
  const ids = rows.map(({ id }) => id)
  const seen = await visibleConversations(db, actor)
    .where('conversations.id', '=', sql<string>`any(${ids}::uuid[])`)
    .select(['conversations.id', 'conversations.number', 'conversations.subject'])
    .execute()
  const known = new Map(seen.map((row) => [row.id, row]))
  return toPage(
    rows,
    input.limit,
    ({ place }) => [place],
    ({ place, id, problem }) => ({
      place,
      conversation: known.get(id) ?? null,
      code: problem,
      why: wordsFor(problem, actor),
    }),
  )
}

const wordsFor = (code: string, { locale }: Actor): string => text(locale, `errors.${code}`, { max: '' }) ?? code
