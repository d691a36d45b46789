// Whether a condition can hold what is closed. Pure; screens ask it too.
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'

export const stateFacet = 'conversations.state'

/** False when no closed conversation can ever fulfil it, by what it says about the state. */
export const holdsClosed = (condition: Condition): boolean => ifClosed(condition) !== false

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
