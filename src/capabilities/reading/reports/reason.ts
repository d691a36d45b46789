// Why a message came back, as one of a few codes that the interface puts into plain words.
import type { Bounce } from '../mail.ts'
import { KINDS } from './phrases.ts'
import { meaningOf } from './status.ts'

/** Every code `bounceReason` can give, for tables of translations. */
export const REASONS = [
  'delivered', 'complaint',
  'unknownAddress', 'addressMoved', 'addressDisabled', 'unknownDomain', 'mailboxFull', 'tooLarge', 'refusedAsSpam',
  'authFailed', 'blockedSender', 'policy', 'temporarilyUnavailable', 'expired', 'other',
] as const
export type Reason = (typeof REASONS)[number]

/**
 * The reason code of a report: the server's words first, because they say more than codes that many servers
 * use loosely, then the enhanced status code. 'other' when neither tells.
 */
export function bounceReason(bounce: Bounce): Reason {
  if (bounce.type === 'complaint' || bounce.type === 'delivered') return bounce.type
  const kind = meaningOf(bounce.diagnostic, bounce.status)
  if (kind) return KINDS[kind].reason
  if (bounce.status.startsWith('4') || bounce.type === 'delayed') return 'temporarilyUnavailable'
  return 'other'
}
