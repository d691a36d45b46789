// Everything that tables and cards tell of customers, for many at once.
import { sql } from 'kysely'
import type { Reader } from '#kernel/db.ts'
import { readable } from './customers.normalise.ts'
import type { AddressKind, Mark } from './customers.views.ts'

export type Whole = {
  id: string
  name: string
  timeZone: string | null
  owner: string
  marks: Mark[]
  /** By kind, the primary one first; handles as `network:name`. */
  emails: string[]
  phones: string[]
  handles: string[]
  keys: string[]
  createdAt: string
}

/** By id, without those who are restricted; whoever asks has checked who may see them. `source`: whose keys are given. */
export async function readWhole(db: Reader, source: string, ids: readonly string[]): Promise<Map<string, Whole>> {
  const { rows } = await sql<{
    id: string
    name: string
    timeZone: string | null
    owner: string | null
    marks: Mark[]
    keys: string[]
    createdAt: string
    addresses: { kind: AddressKind; address: string }[]
  }>`
    select id, name, time_zone as "timeZone", created_at as "createdAt",
      (select name from agents where agents.id = owner_id) as owner,
      array(select mark from customer_marks where customer_id = customers.id order by mark desc) as marks,
      array(select external_id from customer_keys where customer_id = customers.id and source = ${source} order by created_at, external_id) as keys,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'address', address) order by is_primary desc, created_at, address)
        from customer_addresses where customer_id = customers.id), '[]') as addresses
    from customers where id = any(${ids}::uuid[]) and state = 'active' and restricted_at is null`.execute(db as never)
  return new Map(
    rows.map(({ addresses, owner, ...row }) => {
      const of = (wanted: AddressKind) => addresses.filter(({ kind }) => kind === wanted).map(({ address }) => address)
      return [
        row.id,
        {
          ...row,
          owner: owner ?? '',
          emails: of('email'),
          phones: of('phone').map((address) => readable('phone', address, null)),
          handles: of('handle'),
        },
      ]
    }),
  )
}
