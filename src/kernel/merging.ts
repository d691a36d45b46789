// How capabilities take part when two customers turn out to be one person, and when that was a mistake.
import type { Actor } from './actor.ts'
import type { Writer } from './capability.ts'
import type { Reader } from './db.ts'

/** Something of which a customer has one: whoever merges chooses whose holds. */
export type MergeFact = {
  /** `capability.fact`. */
  key: string
  /** Key of its name in the locale files; of what people made: the `name` they gave it. */
  label?: string
  name?: string
  kind: 'text' | 'number' | 'date' | 'flag' | 'timeZone'
  /** Goes along, and is not shown. */
  hidden?: boolean
  /** By customer, who has one: as it is kept, and as people read it. */
  values: ReadonlyMap<string, { value: unknown; shown: string }>
}

/** What a customer has many of, all of which stay: how many there are, by customer. */
export type MergeCount = {
  key: string
  /** Key of the text in the locale files; it is given `{count}`. */
  label: string
  of: ReadonlyMap<string, number>
}

export type Joined = { fromId: string; intoId: string }
export type Parted = Joined & {
  /** Everybody who leaves: `fromId`, and who was merged into it before. */
  ids: readonly string[]
  /** When they were merged. */
  since: string
  /** What reaches those who leave, as it is kept: what came by it since then is theirs. */
  addresses: readonly string[]
}

/**
 * Contributed by whoever keeps something under the id of a customer. What is read under all ids of a person
 * (`customer_family`) needs `counts` at most; what is read under one id moves with `join` and goes back with `part`.
 */
export type Merging = {
  /** Permissions: without the one its facts and counts are not shown, without the other nobody chooses among its facts. */
  needs: { read: string; write?: string }
  facts?(db: Reader, customerIds: readonly string[]): Promise<MergeFact[]>
  /** Makes one of its facts hold; null takes it away. */
  setFact?(w: Writer, customerId: string, key: string, value: unknown): Promise<void>
  counts?(db: Reader, customerIds: readonly string[], actor: Actor): Promise<MergeCount[]>
  /** In the transaction of the merge, after `fromId` has become `intoId`. */
  join?(w: Writer, joined: Joined): Promise<void>
  /** In the transaction that takes them apart, after `ids` have left; puts back what `join` did. */
  part?(w: Writer, parted: Parted): Promise<void>
}

/** Rows per customer as `counts` gives them. */
export const countOf = (key: string, label: string, rows: readonly { id: string; count: number }[]): MergeCount => ({
  key,
  label,
  of: new Map(rows.map(({ id, count }) => [id, count])),
})

/** The lowest id that can have been given at this time or later (RFC 9562, 5.7): whatever its own date, it came since. */
export function firstIdSince(at: string): string {
  const time = new Date(at).getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
