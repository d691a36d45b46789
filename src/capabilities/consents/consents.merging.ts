// Consents of customers who become one. Entries stay under the id they were made with and are read under every id of the
// person; of two answers the stricter holds: who withdrew as one of them has withdrawn.
import type { Writer } from '#kernel/capability.ts'
import { sql } from 'kysely'
import { type Merging, countOf } from '#kernel/merging.ts'
import { type Entry, newestEntries } from './consents.queries.ts'
import type { Channel } from './consents.contract.ts'
import { type Entered, enter, holdLine } from './consents.writing.ts'

export const merging: Merging = {
  needs: { read: 'consents:read' },
  async counts(db, ids) {
    const all = await Promise.all(
      ids.map(async (id) => ({
        id,
        count: (await newestEntries(db, id)).filter(({ state }) => state === 'given').length,
      })),
    )
    return [countOf('consents.given', 'identity.counts.consents', all)]
  },
  async join(w, { fromId, intoId }) {
    const newest = await newestEntries(w.tx, intoId)
    for (const entry of newest) {
      if (entry.state === 'withdrawn') continue
      const strict = await strictest(w, entry, [fromId, intoId])
      if (strict) await hold(w, intoId, entry, 'joined', 'withdrawn', strict)
    }
  },
  async part(w, { fromId, intoId, ids, since }) {
    // What was withdrawn while they were one was withdrawn by both: nobody knows which of the two was meant.
    const theirs = await newestEntries(w.tx, fromId)
    const ours = await newestEntries(w.tx, intoId)
    for (const entry of theirs) {
      const now = ours.find((each) => isSameLine(each, entry))
      const isSince = now?.change === 'withdrawn' && now.at >= since && !ids.includes(now.customer_id)
      if (isSince && entry.state !== 'withdrawn') await hold(w, fromId, entry, 'parted', 'withdrawn', now)
    }
    for (const entry of ours) {
      if (entry.change !== 'joined' || (await strictest(w, entry, [intoId]))) continue
      const before = await lastOwn(w, entry, intoId)
      if (before) await hold(w, intoId, entry, 'parted', before.state as Entered['state'], before)
    }
  },
}

const isSameLine = (a: Entry, b: Entry): boolean => a.purpose_id === b.purpose_id && a.channel === b.channel

/**
 * The withdrawal that holds for one of these or for somebody who was merged into them, whichever of their ids it stands
 * under, as if each were alone.
 */
async function strictest(w: Writer, line: Entry, ids: readonly string[]): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`
    select * from (
      select distinct on (customer_id) * from consent_entries
      where customer_id in (select unnest(customer_family(one)) from unnest(${[...ids]}::uuid[]) one)
        and purpose_id = ${line.purpose_id} and channel = ${line.channel} and change not in ('joined', 'parted')
      order by customer_id, seq desc
    ) each where state = 'withdrawn' order by seq desc limit 1`.execute(w.tx)
  return rows[0]
}

/** The newest entry that was no matter of merging. */
async function lastOwn(w: Writer, line: Entry, customerId: string): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`
    select * from consent_entries
    where customer_id = any(customer_family(${customerId}::uuid)) and purpose_id = ${line.purpose_id}
      and channel = ${line.channel} and change not in ('joined', 'parted')
    order by seq desc limit 1`.execute(w.tx)
  return rows[0]
}

async function hold(
  w: Writer,
  customerId: string,
  line: Entry,
  change: 'joined' | 'parted',
  state: Entered['state'],
  by: Entry,
): Promise<void> {
  const channel = line.channel as Channel
  await holdLine(w, customerId, line.purpose_id, channel)
  await enter(w, {
    customerId,
    purposeId: line.purpose_id,
    channel,
    change,
    state,
    wordingId: by.wording_id,
    language: by.language,
    how: '',
    source: w.actor.kind === 'agent' ? 'agent' : 'program',
    agentId: w.actor.id || null,
    address: by.address,
    askId: by.ask_id,
  })
}
