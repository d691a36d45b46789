// What holds for one customer, a line for each purpose and channel, as screens show it.
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { restrictedAmong, survivor } from '#capabilities/customers/customers.public.ts'
import { type Channel, type ConsentView, type State, channels } from './consents.contract.ts'
import { type Entry, askedAt, lastEntries, namer, newestEntries, readPurposes, stateOf } from './consents.queries.ts'

/** Every channel of the purposes in use, and whatever else was once agreed to or withdrawn. */
export const readConsents = async (db: Reader, actor: Actor, customerId: string, now: Date): Promise<ConsentView[]> =>
  (await linesOf(db, customerId, now)).map((line) => ({
    ...line,
    allowed: may(actor, 'consents:write') ? allowedOn(line.state, !line.archived) : [],
  }))

/** The same without what a reader may do there. */
export async function linesOf(db: Reader, customerId: string, now: Date): Promise<Omit<ConsentView, 'allowed'>[]> {
  const [purposes, entries] = await Promise.all([readPurposes(db), newestEntries(db, customerId)])
  const [asked, named] = await Promise.all([askedAt(db, entries), namer(db, entries)])
  const versions = await versionsOf(db, entries)
  return purposes.flatMap((purpose) => {
    const own = new Map(
      entries.filter((entry) => entry.purpose_id === purpose.id).map((entry) => [entry.channel, entry]),
    )
    return channels.flatMap((channel): Omit<ConsentView, 'allowed'>[] => {
      const entry = own.get(channel)
      const isOffered = !purpose.archived && purpose.channels.includes(channel)
      if (!isOffered && (!entry || entry.state === 'none')) return []
      const state = stateOf(entry, asked.get(entry?.ask_id ?? ''), now)
      return [
        {
          purposeId: purpose.id,
          purpose: purpose.name,
          doubleOptIn: purpose.doubleOptIn,
          archived: !isOffered,
          languages: purpose.wordings.map(({ language }) => language),
          channel,
          state,
          at: entry?.at ?? null,
          source: (entry?.source as ConsentView['source']) ?? null,
          by: named(entry?.agent_id ?? null),
          version: entry ? versions.get(entry.wording_id)! : null,
        },
      ]
    })
  })
}

/**
 * Whether a customer has agreed to be contacted for this purpose (its id) on this channel, and has not withdrawn it.
 * False for everything that is not certain: unknown, erased or restricted customers, purposes that are archived or have lost the
 * channel, confirmations that have not come.
 */
export async function mayContact(
  db: Reader,
  customerId: string,
  purposeId: string,
  channel: Channel,
): Promise<boolean> {
  const customer = await survivor(db, customerId)
  if (customer?.state !== 'active') return false
  if ((await restrictedAmong(db, [customer.id])).size) return false
  const purpose = (await readPurposes(db)).find(({ id }) => id === purposeId)
  if (!purpose || purpose.archived || !purpose.channels.includes(channel)) return false
  const [newest] = await lastEntries(db, customer.id, purposeId, channel)
  return newest?.state === 'given'
}

/** What can be done where this holds; what is offered no more can only be withdrawn. */
export const allowedOn = (state: State, isOffered: boolean): ConsentView['allowed'] => [
  ...(isOffered && state !== 'given' ? (['give'] as const) : []),
  ...(state !== 'withdrawn' ? (['withdraw'] as const) : []),
]

async function versionsOf(db: Reader, entries: readonly Entry[]): Promise<Map<string, number>> {
  if (!entries.length) return new Map()
  const ids = [...new Set(entries.map((entry) => entry.wording_id))]
  const rows = await db.selectFrom('consent_wordings').select(['id', 'version']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, version }) => [id, version]))
}
