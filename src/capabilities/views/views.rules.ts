// Whether a condition can hold what is closed. Pure; screens ask it too.
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'

export const stateFacet = 'conversations.state'

/** False when no conversation that is out of the way, closed or spam, can ever fulfil it, by what it says about the state. */
export const holdsClosed = (condition: Condition): boolean => asksForSpam(condition) || ifClosed(condition) !== false

/** Spam is found only by whoever asks for it. */
export function asksForSpam(condition: Condition): boolean {
  if ('facet' in condition)
    return (
      condition.facet === 'blocking.spam' ||
      (condition.facet === stateFacet && Array.isArray(condition.value) && condition.value.includes('spam'))
    )
  if ('not' in condition) return asksForSpam(condition.not)
  return ('all' in condition ? condition.all : condition.any).some(asksForSpam)
}

/** For a closed conversation of which nothing else is known: yes, no, or undefined for maybe. */
function ifClosed(condition: Condition): boolean | undefined {
  if ('facet' in condition) return stateIfClosed(condition)
  if ('not' in condition) {
    const answer = ifClosed(condition.not)
    return answer === undefined ? undefined : !answer
  }
  const isAll = 'all' in condition
  const answers = (isAll ? condition.all : condition.any).map(ifClosed)
  if (answers.includes(!isAll)) return !isAll
  return answers.includes(undefined) ? undefined : isAll
}

function stateIfClosed({ facet, op, value }: Test): boolean | undefined {
  if (facet !== stateFacet) return undefined
  return op === 'in' && Array.isArray(value) ? value.includes('closed') : false
}
