// Guards against loops between machines: the very same message again and again, or very many of them from one sender.
import { type History, historySize } from './receiving.facts.ts'
import type { Prepared } from './receiving.reading.ts'

/** The same words this often within an hour are a machine's. */
const sameWords = 3

export type Guard = {
  /**
   * `identical`: no person waits behind it. `rate`: so many that no machine of ours may answer; each is kept as it is.
   */
  reason: 'identical' | 'rate'
  /** Where the earlier one of the same words is, known by its message; identical ones stay together. */
  messageId: string | null
}

export function guardOf(
  { essence, bodyDigest }: Pick<Prepared, 'essence' | 'bodyDigest'>,
  history: ReadonlyMap<string, History>,
): Guard | null {
  const sent = history.get(essence.from)
  if (!sent) return null
  if (sent.bodies.filter((body) => body === bodyDigest).length >= sameWords)
    return { reason: 'identical', messageId: sent.newestMessageId }
  return sent.bodies.length >= historySize ? { reason: 'rate', messageId: null } : null
}
