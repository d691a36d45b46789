// A thread in reading order, oldest first, with a line where a day begins and one where the unread part does. Pure.
import type { EventLine, MessageView, ThreadItem } from '../conversations.views.ts'

export type ThreadEntry =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string; count: number }
  | { kind: 'message'; key: string; message: MessageView }
  | { kind: 'event'; key: string; event: EventLine }

/**
 * `pages` are as the server gives them, newest first. `dayOf` names the day of an instant in the reader's time zone.
 * `readAt`: when the reader last read it; null: never, and then nothing is marked, since all is unread. What the reader
 * wrote (`readerId`) is never unread.
 */
export function arrange(
  pages: readonly { items: readonly ThreadItem[] }[],
  readAt: string | null,
  dayOf: (at: string) => string,
  readerId: string,
): ThreadEntry[] {
  const all = withoutUndone(pages.flatMap((page) => page.items).reverse())
  const items = all.filter(
    (item, index) =>
      item.kind === 'message' ||
      isTold(
        item,
        all.slice(0, index).findLast((each) => each.kind === 'message'),
      ),
  )
  const isUnread = (item: ThreadItem) =>
    readAt !== null &&
    item.kind === 'message' &&
    item.direction !== 'out' &&
    item.author.id !== readerId &&
    item.at > readAt
  const unread = items.filter(isUnread).length
  const entries: ThreadEntry[] = []
  let day = ''
  let marked = false
  for (const item of items) {
    const its = dayOf(item.at)
    if (its !== day) entries.push({ kind: 'day', key: `day ${its}`, at: item.at })
    day = its
    if (!marked && isUnread(item)) {
      marked = true
      entries.push({ kind: 'unread', key: 'unread', count: unread })
    }
    entries.push(
      item.kind === 'message'
        ? { kind: 'message', key: item.id, message: item }
        : { kind: 'event', key: `event ${item.id}`, event: item },
    )
  }
  return entries
}

/** That a conversation was opened, and whose turn it is after a message, is told by the message itself. */
function isTold({ type, payload, at }: EventLine, before: MessageView | undefined): boolean {
  if (type === 'conversations.opened') return false
  if (type !== 'conversations.stateChanged') return true
  if (payload['from'] === 'with_customer' && payload['to'] === 'open' && before?.direction === 'in') return false
  const isAnswer = payload['to'] === 'with_customer' && before?.direction === 'out'
  return !(isAnswer && Date.parse(at) - Date.parse(before.at) < answerMs)
}

/** A reply and the change of turn that it brings are this near. */
const answerMs = 60_000

/** What was done and taken back at once is told by neither line. `items`: oldest first. */
function withoutUndone(items: readonly ThreadItem[]): ThreadItem[] {
  const kept: ThreadItem[] = []
  for (const item of items) {
    const since = kept.findLastIndex((each) => each.kind === 'message') + 1
    const at =
      item.kind === 'event' ? kept.findLastIndex((each) => each.kind === 'event' && touchesSame(each, item)) : -1
    const earlier = kept[at]
    if (at >= since && item.kind === 'event' && earlier?.kind === 'event' && takesBack(item, earlier))
      kept.splice(at, 1)
    else kept.push(item)
  }
  return kept
}

/** Fields of an event that say how it was before and how it is after. */
const sides: Record<string, readonly (readonly [before: string, after: string])[]> = {
  'conversations.stateChanged': [['from', 'to']],
  'conversations.subjectChanged': [['from', 'to']],
  'conversations.assigned': [
    ['fromAssigneeId', 'assigneeId'],
    ['fromTeamId', 'teamId'],
  ],
}
/** Pairs of events of which one takes the other back, and the field that both are about. */
const opposites: Record<string, readonly [type: string, field: string]> = {
  'conversations.participantAdded': ['conversations.participantRemoved', 'address'],
  'conversations.participantRemoved': ['conversations.participantAdded', 'address'],
}

function touchesSame(earlier: EventLine, { type, payload }: EventLine): boolean {
  const [opposite, field] = opposites[type] ?? []
  if (earlier.type === type && !field) return true
  return field !== undefined && [type, opposite].includes(earlier.type) && earlier.payload[field] === payload[field]
}

/** By the same person, and so soon that it was undone. */
function takesBack(later: EventLine, earlier: EventLine): boolean {
  if (later.actor.id !== earlier.actor.id || Date.parse(later.at) - Date.parse(earlier.at) > undoMs) return false
  if (opposites[later.type]) return later.type !== earlier.type
  const fields = sides[later.type]
  return (
    fields !== undefined &&
    fields.every(
      ([before, after]) =>
        later.payload[before] === earlier.payload[after] && later.payload[after] === earlier.payload[before],
    )
  )
}

/** Undo is offered for ten seconds, and then takes its way to the server. */
const undoMs = 15_000

/** Where reading starts: the first unread message, or else the newest one. */
export function startOf(entries: readonly ThreadEntry[]): string | undefined {
  const unread = entries.findIndex((entry) => entry.kind === 'unread')
  return unread >= 0 ? entries[unread]!.key : entries.findLast((entry) => entry.kind === 'message')?.key
}

/** How a message is shown at first: as its words, unless it has none or was laid out by a machine. */
export const isShownAsHtml = ({
  hasHtml,
  text,
  automatic,
  direction,
}: Pick<MessageView, 'hasHtml' | 'text' | 'automatic' | 'direction'>): boolean =>
  hasHtml && direction === 'in' && (automatic || text.trim() === '')
