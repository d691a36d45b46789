// Pure rules: what a message does to its conversation. Whose turn it is, since when the customer waits, where it stands
// in lists.
import type { Direction, State } from './conversations.views.ts'

/** What the rules need to know about a conversation; instants are ISO 8601 in UTC, so they compare as text. */
export type Turn = {
  state: State
  waitingSince: string | null
  /** Customer messages up to here count as answered. */
  answeredAt: string | null
  queueAt: string
  closedAt: string | null
  /** When it comes back while it is snoozed; null: when the customer writes. */
  snoozedUntil?: string | null
}

export type Said = {
  direction: Direction
  automatic: boolean
  at: string
  /**
   * From a back-fill or an import: it may be older than what is there, and nobody waits for what was answered long ago.
   */
  historic: boolean
  /** The state that whoever adds the message wants, against the rule. */
  state?: State
  /** The first message of the conversation. */
  first: boolean
}

/** What was said around the message; asked from the database only when it is needed. */
export type Around = {
  /** Earliest customer message after it (if ours) and after `answeredAt`, automatic ones aside. */
  unanswered: string | null
  /** Latest message that is no note, before it came. */
  lastSaid: string | null
}

/**
 * A customer's message opens the conversation and makes the customer wait; our answer ends the wait and passes the
 * turn. Notes and automatic messages change nothing: a machine does not wait, and does not answer either.
 */
export function afterMessage(turn: Turn, said: Said, around: Around): Turn {
  // Spam stays where it is, whoever writes.
  if (turn.state === 'spam') return { ...turn, queueAt: said.direction === 'note' ? turn.queueAt : latest(around.lastSaid, said.at) }
  if (said.direction === 'note') return said.first ? { ...turn, queueAt: said.at } : turn
  const lastSaid = latest(around.lastSaid, said.at)
  const asked = said.state ? enter(turn, said.state, said.at) : turn
  if (said.automatic) return place(asked, lastSaid)
  if (said.direction === 'out') return place(afterAnswer(turn, said, around), lastSaid)
  if (asked.state !== 'open' && said.state) return place(asked, lastSaid)
  const late = turn.answeredAt !== null && said.at <= turn.answeredAt
  // What is older than our answer was answered by it, unless it has only just reached us.
  if (late && said.historic) return place(asked, lastSaid)
  const before = turn.state === 'snoozed' ? around.unanswered : turn.waitingSince
  const waitingSince = before !== null && before < said.at ? before : said.at
  return place(
    { ...turn, state: 'open', closedAt: null, waitingSince, answeredAt: late ? justBefore(said.at) : turn.answeredAt },
    lastSaid,
  )
}

function afterAnswer(turn: Turn, said: Said, { unanswered: waitingSince }: Around): Turn {
  const answeredAt = later(turn.answeredAt ?? said.at, said.at)
  if (waitingSince !== null) return { ...turn, answeredAt, state: 'open', closedAt: null, waitingSince }
  const state = said.state ?? (said.historic && turn.state === 'closed' ? 'closed' : 'with_customer')
  return {
    ...turn,
    answeredAt,
    state,
    closedAt: state === 'closed' ? (turn.closedAt ?? said.at) : null,
    waitingSince: null,
  }
}

/**
 * What an agent's choice of state does: closing or passing the turn settles the wait up to `at`; what is put aside, or
 * is spam, settles nothing.
 */
export function enter(turn: Turn, state: State, at: string): Turn {
  if (state === 'open') return { ...turn, state, closedAt: null }
  if (state === 'snoozed' || state === 'spam') return { ...turn, state, closedAt: null, waitingSince: null }
  return {
    ...turn,
    state,
    waitingSince: null,
    answeredAt: later(turn.answeredAt ?? at, at),
    closedAt: state === 'closed' ? (turn.state === 'closed' ? turn.closedAt : at) : null,
  }
}

/**
 * Lists show who waits by the length of the wait, what is put aside by when it comes back, the rest by when something
 * was last said.
 */
export const place = (turn: Turn, lastSaid: string): Turn => ({
  ...turn,
  queueAt: turn.waitingSince ?? (turn.state === 'snoozed' ? turn.snoozedUntil : null) ?? lastSaid,
})

/** Back from being put aside; `unanswered` is the earliest customer message after `answeredAt`. */
export const wake = (turn: Turn, unanswered: string | null, lastSaid: string): Turn =>
  place({ ...turn, state: 'open', closedAt: null, waitingSince: unanswered, snoozedUntil: null }, lastSaid)

type Joinable = Omit<Turn, 'queueAt' | 'snoozedUntil'>

/**
 * Two conversations become one: as open as the more open of them, and whoever waited in either goes on waiting. One that
 * was put aside comes back.
 */
export function joinTurns(a: Joinable, b: Joinable): Joinable {
  const state = (['open', 'with_customer', 'closed', 'spam'] as const).find((each) =>
    [a.state, b.state].some((one) => one === each || (one === 'snoozed' && each === 'open')),
  )!
  const waitingSince = state !== 'open' ? null : least(a.waitingSince, b.waitingSince)
  const answered = greatest(a.answeredAt, b.answeredAt)
  const answeredAt =
    waitingSince !== null && answered !== null && answered >= waitingSince ? justBefore(waitingSince) : answered
  return { state, waitingSince, answeredAt, closedAt: state === 'closed' ? greatest(a.closedAt, b.closedAt) : null }
}

/** The first words, on one line, for lists: at most 200 characters. */
export function previewOf(text: string): string {
  const line = text
    .slice(0, 1000)
    .replace(/[\s\u00a0\u200b-\u200f\u2028-\u202e\ufeff]+/g, ' ')
    .trim()
  if (line.length <= 200) return line
  // Never half of a surrogate pair.
  return (
    line
      .slice(0, 199)
      .replace(/[\ud800-\udbff]$/, '')
      .trimEnd() + '…'
  )
}

const greatest = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a)
const latest = (a: string | null, at: string): string => (a !== null && a > at ? a : at)
const least = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b < a) ? b : a)
const later = (a: string, b: string): string => (a > b ? a : b)
const justBefore = (at: string): string => new Date(new Date(at).getTime() - 1).toISOString()
