// What others may call: whether a customer may be contacted, what holds for them, links to withdraw, and forgetting.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { type Channel, type State } from './consents.contract.ts'
import { askedAt, lastEntries, newestEntries, readPurposes, stateOf, wordingIn } from './consents.queries.ts'
import { allowedOn, linesOf } from './consents.views.ts'
import { given, withdrawn } from './consents.writing.ts'

export { forgetConsents } from './consents.forgetting.ts'
export { withdrawLink } from './consents.tokens.ts'

/**
 * Whether a customer has agreed to be contacted for this purpose (its id) on this channel, and has not withdrawn it.
 * False for everything that is not certain: unknown or erased customers, purposes that are archived or have lost the
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
  const purpose = (await readPurposes(db)).find(({ id }) => id === purposeId)
  if (!purpose || purpose.archived || !purpose.channels.includes(channel)) return false
  const [newest] = await lastEntries(db, customer.id, purposeId, channel)
  return newest?.state === 'given'
}

/** What holds for a customer, by purpose and channel; what was never asked is left out. Whoever asks has checked who may see them. */
export async function consentsOf(
  db: Reader,
  customerId: string,
  now: Date,
): Promise<{ purposeId: string; channel: Channel; state: State; at: string }[]> {
  const customer = await survivor(db, customerId)
  if (customer?.state !== 'active') return []
  const entries = await newestEntries(db, customer.id)
  const asked = await askedAt(db, entries)
  return entries.map((entry) => ({
    purposeId: entry.purpose_id,
    channel: entry.channel as Channel,
    state: stateOf(entry, asked.get(entry.ask_id ?? ''), now),
    at: entry.at,
  }))
}

/** What a customer is asked, and what holds, in words of their language: for a page of their own. */
export type TheirConsent = {
  purposeId: string
  purpose: string
  channel: Channel
  state: State
  at: string | null
  /** In which words, as they would agree now. */
  language: string
  wording: string
  allowed: ('give' | 'withdraw')[]
}

export async function theirConsents(
  db: Reader,
  { customerId, locale, now }: { customerId: string; locale: string; now: Date },
): Promise<TheirConsent[]> {
  const [lines, purposes] = await Promise.all([linesOf(db, customerId, now), readPurposes(db)])
  return lines.map(({ purposeId, purpose, channel, state, at, archived }) => ({
    ...{ purposeId, purpose, channel, state, at },
    ...wordingIn(purposes.find(({ id }) => id === purposeId)!.wordings, locale),
    allowed: allowedOn(state, !archived).filter((can) => can === 'give' || state !== 'none'),
  }))
}

/** The customer decides; with double opt-in giving sends the mail that asks. False when there is no such purpose, or no address. */
export async function decideAsCustomer(
  w: Writer,
  { give, locale, ...line }: { give: boolean; customerId: string; purposeId: string; channel: Channel; locale: string },
): Promise<boolean> {
  const who = { source: 'customer', agentId: null, how: '' } as const
  if (!give) return (await withdrawn(w, { ...line, ...who })) !== undefined
  return typeof (await given(w, { ...line, ...who, language: locale })) !== 'string'
}
