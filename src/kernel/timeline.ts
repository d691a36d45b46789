// The timeline of a customer, put together from sources: each capability contributes pages of what it knows, newest
// first, and whoever shows the timeline merges them. A page costs each source one look along an index.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from './actor.ts'
import type { Reader } from './db.ts'

export type TimelineAsk = {
  db: Reader
  actor: Actor
  now: Date
  /** Every id under which something of the customers stands. Who may see them was checked. */
  customerIds: readonly string[]
  /** Entries with `(at, id)` below this alone. */
  before: TimelinePlace
  limit: number
}
/** `id` as the source has it: a uuid, or the digits of a number. */
export type TimelinePlace = { at: string; id: string }

export type TimelineRow = TimelinePlace & {
  customerId: string
  /** Who did it, where somebody did: as the event log names actors, `agent:<id>`. */
  by?: string | null
  /** The conversation that it happened in; the source has checked that the reader may see it. */
  conversation?: { id: string; number: number; subject: string }
  /** First words of what was said in the conversation, which is disclosed then, or of what was noted. */
  preview?: string
  /** What its line says besides. */
  facts?: Record<string, unknown>
}

export type TimelineSource = {
  /** What readers narrow the timeline to; called `timeline.kinds.<kind>` in the locale files. */
  kind: string
  /** The permission without which there is nothing of it. */
  needs: string
  ids: 'uuid' | 'number'
  /** At most `limit` rows below `before`, by `at` and then `id`, both falling. */
  read(ask: TimelineAsk): Promise<TimelineRow[]>
}
/** By the full name of an entry, `capability.entry`. */
export type TimelineSources = Record<string, TimelineSource>

/** Every source of the given capabilities; a name given twice is a mistake in the program. */
export function collectTimeline(given: readonly TimelineSources[]): TimelineSources {
  const all: TimelineSources = {}
  for (const sources of given)
    for (const [name, source] of Object.entries(sources)) {
      if (all[name]) throw new Error(`The timeline entry ${name} is contributed twice`)
      all[name] = source
    }
  return all
}

/** Condition that a row lies below `before`. */
export const below = ({ before }: TimelineAsk, at: string, id = 'id', type: 'uuid' | 'bigint' = 'uuid') =>
  sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) < (${before.at}::timestamptz, ${before.id}::${sql.raw(type)})`

/**
 * Asks the same of each customer, whose id is `own.customer_id` in `page`, and gives the newest of all: so that the
 * index of one customer's rows keeps their order. `page` selects `at` and `id`, in order and limited.
 */
export async function ofEach<Row extends { id: unknown; at: string }>(
  { db, customerIds, limit }: TimelineAsk,
  page: RawBuilder<unknown>,
): Promise<(Omit<Row, 'id'> & { id: string; customerId: string })[]> {
  const { rows } = await sql<Row & { customer_id: string }>`
    select own.customer_id, e.* from unnest(${customerIds}::uuid[]) as own(customer_id), lateral (${page}) e
    order by e.at desc, e.id desc limit ${limit}`.execute(db as never)
  return rows.map(({ customer_id: customerId, ...row }) => ({ ...(row as unknown as Row), id: String(row.id), customerId }))
}

/**
 * A source of events about a customer. Its owner has an index of them, since the log has far more of other things:
 * `create index … on events (about, at desc, id desc) where type in (…)`, of at least these types.
 */
export const eventSource = (
  types: readonly string[],
  { kind, needs }: Pick<TimelineSource, 'kind' | 'needs'>,
  /**
   * What the lines say of payloads; the name of the event without its capability is `event` among the facts. Whoever asks
   * may see the customer of the timeline; of others only whom `ask.actor` may see is named.
   */
  facts: (
    db: Reader,
    payloads: readonly Record<string, unknown>[],
    ask: Pick<TimelineAsk, 'actor' | 'now'>,
  ) => Promise<Record<string, unknown>[]>,
): TimelineSource => ({
  kind,
  needs,
  ids: 'number',
  async read(ask) {
    const named = sql.join(types.map((type) => sql.lit(type)))
    const rows = await ofEach<{
      id: string
      at: string
      type: string
      actor: string
      payload: Record<string, unknown>
    }>(
      ask,
      sql`select id, at, type, actor, payload from events
        where about = own.customer_id and type in (${named}) and ${below(ask, 'at', 'id', 'bigint')}
        order by at desc, id desc limit ${ask.limit}`,
    )
    const said = await facts(
      ask.db,
      rows.map(({ payload }) => payload),
      ask,
    )
    return rows.map(({ id, at, type, actor, customerId }, place) => ({
      ...{ id, at, customerId, by: actor },
      facts: { event: type.slice(type.indexOf('.') + 1), ...said[place] },
    }))
  },
})
