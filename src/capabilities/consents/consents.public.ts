// What others may call: for a page of the customer's own.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type Channel, type State } from './consents.contract.ts'
import { readPurposes, wordingIn } from './consents.queries.ts'
import { allowedOn, linesOf } from './consents.views.ts'
import { given, withdrawn } from './consents.writing.ts'

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
