// What can be told of a condition without asking the database: whom it asks for, and whether it can be asked at all.
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo, testsOf } from '#capabilities/conditions/conditions.public.ts'
import { asksForSpam, holdsClosed, stateFacet } from './views.rules.ts'

export { asksForSpam, holdsClosed, stateFacet }

/** Every state of a conversation but closed and spam: what views keep and count. */
export const openStates = (facets: FacetMap): string[] =>
  (facets[stateFacet]?.values ?? []).filter((state) => state !== 'closed' && state !== 'spam')

const asksFor = (condition: Condition, word: string): boolean =>
  [...testsOf(condition)].some(({ value }) => Array.isArray(value) && value.includes(word))

/** `me`: it holds other conversations for each agent. */
export const asksForMe = (condition: Condition): boolean => asksFor(condition, 'me')
/** `mine`: it depends on the teams of who asks. */
export const asksForTeams = (condition: Condition): boolean => asksFor(condition, 'mine')

/** The fact that a condition asks for and that is not there any more, or is of another kind now. */
export const brokenBy = (condition: Condition, facets: FacetMap): string | undefined =>
  objectionTo(condition, facets)?.facet
