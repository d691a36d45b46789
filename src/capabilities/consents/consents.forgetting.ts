// Erasure: the history goes; that somebody agreed or withdrew stays provable to who knows the address, by a keyed hash.
import { sql } from 'kysely'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { type Channel } from './consents.contract.ts'
import { allEntries, type Entry } from './consents.queries.ts'

/** Numbers count by their digits, however they are written. */
const hashOf = ({ secrets }: Services, address: string): string =>
  secrets.sign(
    'forgotten consent',
    address.includes('@') ? address.trim().toLowerCase() : address.replace(/[^+0-9]/g, ''),
  )

/**
 * Forgets what is kept here of a customer, and of whoever was merged into them; safe to call twice. Art. 7 (1) and 17 (3)
 * GDPR: what proves a consent that was used, and what was objected to, stays without the person.
 */
export async function forgetConsents(w: Writer, customerId: string): Promise<void> {
  const entries = await allEntries(w.tx, customerId)
  if (!entries.length) return
  for (const line of Map.groupBy(entries, (entry) => `${entry.purpose_id} ${entry.channel}`).values())
    await bury(w, line)
  await sql`set local heed.forgetting = 'on'`.execute(w.tx)
  await w.tx
    .deleteFrom('consent_entries')
    .where('id', '=', sql<string>`any(${entries.map(({ id }) => id)}::uuid[])`)
    .execute()
  await sql`set local heed.forgetting = 'off'`.execute(w.tx)
}

/** `line`: the entries of one purpose and channel, newest first. */
async function bury(w: Writer, line: readonly Entry[]): Promise<void> {
  const newest = line[0]!
  if (newest.state !== 'given' && newest.state !== 'withdrawn') return
  const given = line.find(({ change }) => change === 'given' || change === 'confirmed')
  const row = {
    state: newest.state,
    wording_id: newest.wording_id,
    given_at: given?.at ?? null,
    withdrawn_at: newest.state === 'withdrawn' ? newest.at : null,
    forgotten_at: w.now,
  }
  for (const address of new Set(line.flatMap((entry) => entry.address ?? [])))
    await w.tx
      .insertInto('consent_tombstones')
      .values({ hash: hashOf(w.services, address), purpose_id: newest.purpose_id, channel: newest.channel, ...row })
      .onConflict((conflict) => conflict.columns(['hash', 'purpose_id', 'channel']).doUpdateSet(row))
      .execute()
}

/** What is kept of somebody erased whose address is known. */
export async function readForgotten(db: Reader, services: Services, address: string) {
  const rows = await db
    .selectFrom('consent_tombstones as t')
    .innerJoin('consent_purposes as p', 'p.id', 't.purpose_id')
    .innerJoin('consent_wordings as w', 'w.id', 't.wording_id')
    .select(['name', 'channel', 'state', 'version', 'given_at', 'withdrawn_at', 'forgotten_at'])
    .where('hash', '=', hashOf(services, address))
    .orderBy('name')
    .orderBy('channel')
    .execute()
  return rows.map((row) => ({
    purpose: row.name,
    channel: row.channel as Channel,
    state: row.state as 'given' | 'withdrawn',
    version: row.version,
    givenAt: row.given_at,
    withdrawnAt: row.withdrawn_at,
    forgottenAt: row.forgotten_at,
  }))
}
