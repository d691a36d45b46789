// What a try at sending leads to. Pure rules: who has it, who gets another try and when, who never will.
import type { SmtpOutcome } from '#kernel/ports.mail.ts'
import { bounceReason } from '#capabilities/reading/reading.public.ts'
import type { Fates } from '../sending.queue.ts'
import type { Reason, State } from '../sending.views.ts'

export type Tried = {
  recipients: readonly string[]
  fates: Fates
  /** How many so far, since an agent last decided. */ tries: number
  giveUpAt: string
}
export type Next = { state: State; fates: Fates; reason: Reason | ''; response: string; dueAt: Date | null }

/** Minutes until the next try, after each try; the last one goes on. */
const pauses = [1, 5, 15, 60, 240]

/** When to try again after the given number of tries; null when that would be after `giveUpAt`. */
export function nextTry(tries: number, giveUpAt: string, now: Date): Date | null {
  const at = new Date(now.getTime() + pauses[Math.min(Math.max(tries, 1), pauses.length) - 1]! * 60_000)
  return at.toISOString() <= giveUpAt ? at : null
}

/** Those who neither have it nor were refused for good. */
export const openRecipients = ({ recipients, fates }: Pick<Tried, 'recipients' | 'fates'>): string[] =>
  recipients.filter(
    (address) => !fates[address] || fates[address].state === 'waiting' || fates[address].state === 'delayed',
  )

/** The server has answered. 4xx: later; 5xx: never (RFC 5321, section 4.2.1). */
export function afterAnswer(tried: Tried, { accepted, refused, said }: SmtpOutcome, now: Date): Next {
  const at = now.toISOString()
  const fates: Fates = { ...tried.fates }
  const open = openRecipients(tried)
  const taken = new Set(accepted.map((address) => address.toLowerCase()))
  const no = new Map(refused.map((each) => [each.address.toLowerCase(), each]))
  const again = nextTry(tried.tries, tried.giveUpAt, now)
  for (const address of open) {
    const refusal = no.get(address)
    if (!refusal && taken.has(address)) fates[address] = { state: 'accepted', code: 250, reason: '', said, at }
    else {
      const { code, said: words } = refusal ?? { code: 450, said }
      fates[address] = {
        state: code >= 500 || !again ? 'failed' : 'delayed',
        code,
        reason: reasonOf(code, words),
        said: words,
        at,
      }
    }
  }
  return summary(tried.recipients, fates, said, again)
}

/** The server could not be used, or went away before it could have taken anything. */
export function afterProblem(tried: Tried, reason: Reason, said: string, now: Date): Next {
  const dueAt = nextTry(tried.tries, tried.giveUpAt, now)
  if (dueAt) return { state: 'delayed', fates: tried.fates, reason, response: said, dueAt }
  const fates: Fates = { ...tried.fates }
  for (const address of openRecipients(tried))
    fates[address] = { state: 'failed', code: 0, reason, said, at: now.toISOString() }
  return { state: 'failed', fates, reason, response: said, dueAt: null }
}

export const afterDoubt = (tried: Tried, said: string): Next => ({
  state: 'uncertain',
  fates: tried.fates,
  reason: 'doubt',
  response: said,
  dueAt: null,
})

/** It is known that the server has it. */
export function afterProof(tried: Tried, said: string, now: Date): Next {
  const fates: Fates = { ...tried.fates }
  for (const address of openRecipients(tried))
    fates[address] = { state: 'accepted', code: 250, reason: '', said, at: now.toISOString() }
  return summary(tried.recipients, fates, said, null)
}

/** One state for all recipients: as long as one has a try left it is delayed, then one failure is a failure. */
function summary(recipients: readonly string[], fates: Fates, said: string, again: Date | null): Next {
  const of = (state: string) => recipients.map((address) => fates[address]).find((fate) => fate?.state === state)
  const delayed = of('delayed')
  const failed = of('failed')
  const worst = failed ?? delayed
  const state: State = delayed ? 'delayed' : failed ? 'failed' : of('bounced') ? 'bounced' : 'accepted'
  return {
    state,
    fates,
    reason: (worst?.reason as Reason | undefined) ?? '',
    response: worst?.said ?? said,
    dueAt: delayed ? again : null,
  }
}

function reasonOf(code: number, said: string): Reason {
  const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1] ?? ''
  const reason = bounceReason({
    is_bounce: true,
    type: code >= 500 ? 'failed' : 'delayed',
    recipients: [],
    status,
    hard: code >= 500,
    diagnostic: said,
    originalMessageId: '',
  })
  return reason === 'other' && code < 500 ? 'temporarilyUnavailable' : reason
}
