// What can be told of a condition without asking the database: whom it asks for, and whether it can hold what is closed.
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition, Test } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo, testsOf } from '#capabilities/conditions/conditions.public.ts'

export const stateFacet = 'conversations.state'

/** Every state of a conversation but closed: what views keep and count. */
export const openStates = (facets: FacetMap): string[] =>
  (facets[stateFacet]?.values ?? []).filter((state) => state !== 'closed')

const asksFor = (condition: Condition, word: string): boolean =>
  [...testsOf(condition)].some(({ value }) => Array.isArray(value) && value.includes(word))

/** `me`: it holds other conversations for each agent. */
export const asksForMe = (condition: Condition): boolean => asksFor(condition, 'me')
/** `mine`: it depends on the teams of who asks. */
export const asksForTeams = (condition: Condition): boolean => asksFor(condition, 'mine')

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

/** The fact that a condition asks for and that is not there any more, or is of another kind now. */
export const brokenBy = (condition: Condition, facets: FacetMap): string | undefined =>
  objectionTo(condition, facets)?.facet
