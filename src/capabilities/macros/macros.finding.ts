// Finding the right one while writing, and the list in which they are looked after.
import { sql } from 'kysely'
import { z } from 'zod'
import type { QueryContext } from '#kernel/capability.ts'
import { checkedCursor, encodeCursor } from '#kernel/page.ts'
import type { macrosContract } from './macros.contract.ts'
import { actsOf, beginning, sought, toLines, visibleMacros, wordsOf } from './macros.queries.ts'
import { actsIn, staleBefore, whoseOf } from './macros.rules.ts'

type Queries = typeof macrosContract.queries
type Context<Q extends keyof Queries> = QueryContext<typeof macrosContract, Queries[Q]>

/** Names that begin with the words stand before names that hold them, and those before texts and folders that do. */
export async function find({ db, actor, input: { q, limit, place } }: Context<'find'>) {
  const like = sought(q)
  const begins = `${like.slice(1)}`
  const holds = sql<boolean>`exists (select from macro_words where macro_id = macros.id and plain ilike ${like})`
  const rows = await visibleMacros(db, actor)
    .leftJoin('macro_folders', 'macro_folders.id', 'macros.folder_id')
    .where('macros.archived', '=', false)
    .$if(q.trim() !== '', (query) =>
      query.where((eb) => eb.or([eb('macros.name', 'ilike', like), eb('macro_folders.name', 'ilike', like), holds])),
    )
    // In a letter that begins a conversation there is nothing to do yet, only words.
    .$if(place === 'new', (query) =>
      query.where(sql<boolean>`exists (select from macro_words where macro_id = macros.id)`),
    )
    .select([
      'macros.id',
      'macros.name',
      'macros.acts',
      'macros.agent_id',
      'macros.team_id',
      'macro_folders.name as folder',
    ])
    .orderBy(sql`case when macros.name ilike ${begins} then 0 when macros.name ilike ${`% ${begins}`} then 1
      when macros.name ilike ${like} then 2 else 3 end`)
    .orderBy('macros.uses', 'desc')
    .orderBy(sql`lower(macros.name)`)
    .orderBy('macros.id')
    .limit(limit)
    .execute()
  const words = Map.groupBy(
    await wordsOf(
      db,
      rows.map(({ id }) => id),
    ),
    (each) => each.macro_id,
  )
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      folder: row.folder,
      whose: whoseOf({ agentId: row.agent_id, teamId: row.team_id }),
      begins: beginning(words.get(row.id)?.[0]?.plain ?? ''),
      languages: (words.get(row.id) ?? []).map(({ language }) => language),
      acts: actsIn(actsOf(row)),
    })),
  }
}

/** What the list is sorted by, as an expression with an index and as the type of its part in a cursor. */
const sorts = {
  name: { by: sql<string>`lower(macros.name)`, type: 'text', part: z.string().max(500) },
  uses: { by: sql<string>`macros.uses`, type: 'integer', part: z.coerce.number().int() },
  used: {
    by: sql<string>`coalesce(macros.used_at, '-infinity')`,
    type: 'timestamptz',
    part: z.union([z.iso.datetime(), z.literal('-infinity')]),
  },
  reviewed: { by: sql<string>`macros.reviewed_at`, type: 'timestamptz', part: z.iso.datetime() },
} as const

export async function list({ db, actor, now, input }: Context<'list'>) {
  const { cursor, limit, direction, q, folderId, whose, stale, archived } = input
  const sort = sorts[input.sort]
  const [key, id] = checkedCursor(cursor, [sort.part as z.ZodType<string | number>, z.uuid()]) ?? []
  const side = sql.raw(direction === 'asc' ? '>' : '<')
  const like = sought(q)
  const before = staleBefore(now)
  const rows = await visibleMacros(db, actor)
    .where('macros.archived', '=', archived)
    .$if(q.trim() !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('macros.name', 'ilike', like),
          sql<boolean>`exists (select from macro_words where macro_id = macros.id and plain ilike ${like})`,
        ]),
      ),
    )
    .$if(folderId !== undefined, (query) => query.where('macros.folder_id', '=', folderId!))
    .$if(whose === 'own', (query) => query.where('macros.agent_id', 'is not', null))
    .$if(whose === 'team', (query) => query.where('macros.team_id', 'is not', null))
    .$if(whose === 'all', (query) => query.where('macros.agent_id', 'is', null).where('macros.team_id', 'is', null))
    .$if(stale, (query) => query.where('macros.reviewed_at', '<', before.toISOString()))
    .$if(key !== undefined, (query) =>
      query.where(sql<boolean>`(${sort.by}, macros.id) ${side} (${key}::${sql.raw(sort.type)}, ${id}::uuid)`),
    )
    .selectAll('macros')
    .select(sql<string>`(${sort.by})::text`.as('key'))
    .orderBy(sort.by, direction)
    .orderBy('macros.id', direction)
    .limit(limit + 1)
    .execute()
  const { count } = await visibleMacros(db, actor)
    .where('macros.archived', '=', false)
    .where('macros.reviewed_at', '<', before.toISOString())
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1)! : undefined
  return {
    items: await toLines(db, actor, shown, now),
    next: last ? encodeCursor([keyOf(input.sort, last), last.id]) : null,
    staleCount: count,
  }
}

type Last = { key: string; used_at: string | null; reviewed_at: string }
const keyOf = (sort: keyof typeof sorts, last: Last): string =>
  sort === 'used' ? (last.used_at ?? '-infinity') : sort === 'reviewed' ? last.reviewed_at : last.key
