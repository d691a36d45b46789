// One page of a timeline: a page of each source, merged. Entries of the same instant come by the name of their source,
// so that every entry has its place, and a cursor is such a place.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { refuse } from '#kernel/errors.ts'
import { checkedCursor, encodeCursor } from '#kernel/page.ts'
import type { TimelinePlace, TimelineRow, TimelineSource, TimelineSources } from '#kernel/timeline.ts'
import { customerNames } from '#capabilities/customers/customers.public.ts'
import { agentNames } from '#capabilities/people/people.public.ts'
import type { EntryView } from './timeline.contract.ts'

export type Asked = { kind?: string; day?: string; cursor?: string; limit: number }
type Context = { db: Reader; actor: Actor; now: Date; sources: TimelineSources }
type Named = readonly [name: string, source: TimelineSource]
/** A row with the name of its source. */
type Entry = TimelineRow & { type: string }

const ends = {
  uuid: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  number: ['0', '9223372036854775807'],
} as const
/** How kinds are offered; what is none of these comes last. */
const order = ['conversations', 'orders', 'activity', 'consents', 'notes', 'changes', 'looks']
const placeAmong = (kind: string): number => (order.indexOf(kind) + order.length + 1) % (order.length + 1)

const afterAll = '9999-12-31T23:59:59.999Z'

/** Whoever asks has checked that the reader may see the customers. */
export async function readTimeline(
  { sources, ...reader }: Context,
  customerIds: readonly string[],
  { kind, day, cursor, limit }: Asked,
): Promise<{ items: EntryView[]; next: string | null; kinds: string[] }> {
  const theirs = Object.entries(sources).filter(([, { needs }]) => may(reader.actor, needs))
  const kinds = [...new Set(theirs.map(([, source]) => source.kind))].sort((a, b) => placeAmong(a) - placeAmong(b))
  const wanted = theirs.filter(([, source]) => !kind || source.kind === kind)
  const from = placeOf(wanted, cursor) ?? { at: day ? await endOf(reader, day) : afterAll, type: '~', id: '' }
  const pages = await Promise.all(
    wanted.map(async ([type, source]) => {
      const before = beforeOf(type, source, from)
      const rows = await source.read({ ...reader, customerIds, before, limit: limit + 1 })
      return rows.map((row): Entry => ({ ...row, type }))
    }),
  )
  const entries = pages.flat().sort(byPlace)
  const shown = entries.slice(0, limit)
  const last = entries.length > limit ? shown.at(-1)! : undefined
  return {
    items: await toViews(reader.db, sources, shown),
    next: last ? encodeCursor([last.at, last.type, last.id]) : null,
    kinds,
  }
}

type Place = TimelinePlace & { type: string }

/** Newest first, then by the name of the source; what has both in common stays in the order of its source. */
const byPlace = (a: Entry, b: Entry): number =>
  a.at === b.at ? (a.type < b.type ? -1 : a.type > b.type ? 1 : 0) : a.at < b.at ? 1 : -1

/** Where a source begins: of the instant itself all that comes after the place. */
function beforeOf(type: string, { ids }: TimelineSource, { at, type: placed, id }: Place): TimelinePlace {
  if (type === placed) return { at, id }
  return { at, id: ends[ids][type > placed ? 1 : 0] }
}

function placeOf(wanted: readonly Named[], cursor: string | undefined): Place | undefined {
  const [at, type, id] = checkedCursor(cursor, [z.iso.datetime(), z.string().max(100), z.string().max(40)]) ?? []
  if (at === undefined) return undefined
  const ids = wanted.find(([name]) => name === type)?.[1].ids
  const isOurs = !ids || (ids === 'uuid' ? z.uuid().safeParse(id).success : /^\d{1,18}$/.test(id!))
  return isOurs
    ? { at, type: type!, id: id! }
    : refuse('invalidInput', { fields: { cursor: 'This is not a cursor of this list' } })
}

/** The first instant after a day of the reader's. */
async function endOf({ db, actor }: { db: Reader; actor: Actor }, day: string): Promise<string> {
  const next = sql<string>`((${day}::date + 1)::timestamp at time zone ${actor.timeZone})`.as('next')
  return (await db.selectNoFrom(next).executeTakeFirstOrThrow()).next
}

const isUuid = (id: string | undefined): id is string => z.uuid().safeParse(id).success

async function toViews(db: Reader, sources: TimelineSources, entries: readonly Entry[]): Promise<EntryView[]> {
  const actors = entries.map(({ by }) => (by ?? '').split(':') as [string, string?])
  const idsOf = (...kinds: string[]) => actors.flatMap(([kind, id]) => (kinds.includes(kind) && isUuid(id) ? [id] : []))
  const [agents, customers] = await Promise.all([
    agentNames(db, idsOf('agent', 'token')),
    customerNames(db, [...idsOf('customer'), ...entries.map(({ customerId }) => customerId)]),
  ])
  const somebody = (place: number): EntryView['by'] => {
    const [kind, id] = actors[place]!
    if (kind !== 'agent' && kind !== 'token' && kind !== 'customer')
      return kind === 'system' ? { kind, id: null, name: 'Heed' } : null
    return { kind, id: id ?? null, name: (kind === 'customer' ? customers.get(id!) : agents.get(id!)?.name) ?? '' }
  }
  return entries.map((entry, place) => ({
    id: `${entry.type}/${entry.id}`,
    type: entry.type,
    kind: sources[entry.type]!.kind,
    at: entry.at,
    customer: { id: entry.customerId, name: customers.get(entry.customerId) ?? '' },
    by: somebody(place),
    conversation: entry.conversation ?? null,
    preview: entry.preview ?? null,
    facts: entry.facts ?? {},
  }))
}
