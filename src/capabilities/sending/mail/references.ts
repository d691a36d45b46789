// In-Reply-To and References of an answer (RFC 5322, section 3.6.4): the customer's program puts it into the right
// thread by them.

export type ThreadId = { headerId: string; kind: 'in' | 'out' | 'mentioned' }
export type Threading = { inReplyTo: string | null; references: string[] }

/**
 * So many ids are kept: the first, by which a thread is known, and the latest. Together they stay far below what
 * servers cut.
 */
const most = 20

/**
 * `ids` are those of the thread, oldest first, without brackets. The answer is to the customer's latest message, or to
 * our own when there is none; what came after that message is left out. Ids that can not stand in a header are passed
 * over.
 */
export function threading(ids: readonly ThreadId[]): Threading {
  const usable = ids.filter(({ headerId }) => usableId.test(headerId))
  const theirs = usable.findLastIndex(({ kind }) => kind === 'in')
  const upToParent = theirs < 0 ? usable : usable.slice(0, theirs + 1)
  // The same id twice stands where it was last.
  const chain = [...new Set(upToParent.map(({ headerId }) => headerId).reverse())].reverse()
  const references = chain.length > most ? [chain[0]!, ...chain.slice(1 - most)] : chain
  return { inReplyTo: references.at(-1) ?? null, references }
}

/** Printable ASCII without blanks and brackets; a digest in place of an id that was too long does not count. */
const usableId = /^(?!sha256:)[!-;=?-~]{1,250}$/
