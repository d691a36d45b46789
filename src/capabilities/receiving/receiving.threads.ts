// Which conversation a message belongs to. Pure. docs/decisions/2026-11-22-copies-and-threads.md says why.
import type { Sender } from './receiving.senders.ts'
import { baseSubject, looksLikeReply } from './receiving.subject.ts'

/** A hint at a conversation, the strongest first. */
export type Hint = {
  conversationId: string
  /**
   * `token`: the signed reply address. `ours`: it answers a message of ours. `theirs`: it answers one that we received.
   * `mentioned`: both name a message that we never saw. `number`: `[#1234]` in the subject. `maybeNumber`: a bare
   * `#1234`.
   */
  by: 'token' | 'ours' | 'theirs' | 'mentioned' | 'number' | 'maybeNumber'
}

export type Thread = {
  subject: string
  /** ISO 8601 instant; null unless closed. */
  closedAt: string | null
  /** Lower-cased addresses of everybody who takes part, wrote or was written to. */
  people: ReadonlySet<string>
  /** The newest conversation that goes on from this one. */
  continuedBy: string | null
}

export type Mail = {
  as: Sender['as']
  /** Lower-cased addresses that the sender goes by. */
  sender: readonly string[]
  subject: string
  automatic: boolean
  /**
   * The sender is proven to be who it says: only then an address of ours and a number, which anybody can guess, are
   * enough.
   */
  proven: boolean
  at: Date
}

export type Place = {
  /** Null: a conversation of its own. */
  conversationId: string | null
  subjectChanged: boolean
  /** The sender did not take part so far. */
  newPerson: boolean
  /** The new conversation goes on from this closed one. */
  follows: string | null
  /** It names this conversation, but that proves nothing: a link is offered to the agent. */
  offered: string | null
}

const alone: Place = { conversationId: null, subjectChanged: false, newPerson: false, follows: null, offered: null }

/** `threads` has every conversation that the hints name; hints at others are passed over. */
export function placeOf(
  mail: Mail,
  hints: readonly Hint[],
  threads: ReadonlyMap<string, Thread>,
  reopenDays: number,
): Place {
  let offered: string | null = null
  for (const { conversationId, by } of hints) {
    const thread = threads.get(conversationId)
    if (!thread) continue
    const counted = by === 'number' || by === 'maybeNumber'
    const takesPart =
      mail.as !== 'customer' ? mail.proven || !counted : mail.sender.some((address) => thread.people.has(address))
    const sameSubject = baseSubject(mail.subject) === baseSubject(thread.subject)
    if (!joins(by, takesPart, sameSubject, looksLikeReply(mail.subject))) {
      if (by === 'theirs' || by === 'number') offered ??= conversationId
      continue
    }
    const newPerson = mail.as === 'customer' && !mail.sender.some((address) => thread.people.has(address))
    if (isOver(mail, thread, reopenDays)) {
      const [latest, over] = continuation(mail, conversationId, threads, reopenDays)
      return over ? { ...alone, follows: latest, newPerson } : { ...alone, conversationId: latest, newPerson }
    }
    return {
      ...alone,
      conversationId,
      newPerson,
      subjectChanged: !sameSubject && baseSubject(mail.subject) !== '' && mail.as === 'customer' && !mail.automatic,
    }
  }
  return { ...alone, offered: mail.as === 'customer' ? offered : null }
}

/**
 * Whoever holds the signed address, or the id of a message that we sent, got them from us or from somebody who did. The
 * id of a customer's own message, or a number that is counted up, can be known to anybody.
 */
function joins(by: Hint['by'], takesPart: boolean, sameSubject: boolean, reply: boolean): boolean {
  switch (by) {
    case 'token':
    case 'ours':
      return true
    case 'theirs':
    case 'number':
      return takesPart
    case 'mentioned':
      return takesPart && sameSubject
    case 'maybeNumber':
      return takesPart && reply
  }
}

/** The end of the chain of conversations that go on from this one, and whether that is over, too. */
function continuation(
  mail: Mail,
  from: string,
  threads: ReadonlyMap<string, Thread>,
  reopenDays: number,
): [conversationId: string, over: boolean] {
  const passed = new Set<string>()
  for (let id = from; ;) {
    passed.add(id)
    const thread = threads.get(id)!
    if (!isOver(mail, thread, reopenDays)) return [id, false]
    const next = thread.continuedBy
    if (!next || !threads.has(next) || passed.has(next)) return [id, true]
    id = next
  }
}

/** What is said by a person to a conversation that was closed long ago begins a new one. */
function isOver({ as, automatic, at }: Mail, { closedAt }: Thread, reopenDays: number): boolean {
  return (
    as === 'customer' &&
    !automatic &&
    closedAt !== null &&
    at.getTime() - new Date(closedAt).getTime() > reopenDays * 24 * 3600_000
  )
}
