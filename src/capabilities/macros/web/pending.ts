// A conversation in which a saved reply is to be chosen as soon as there is a place to write, which is in a moment.
const longestMs = 10_000
let asked: { conversationId: string; at: number } | null = null

export const askFor = (conversationId: string): void => void (asked = { conversationId, at: Date.now() })

/** True once for a conversation that was asked for. */
export function isAskedFor(conversationId: string): boolean {
  const is = asked !== null && asked.conversationId === conversationId && Date.now() - asked.at < longestMs
  if (is) asked = null
  return is
}
