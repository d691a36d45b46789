// Whether a condition can be asked and a fact be sorted by, in the words of this capability.
import type { FacetMap } from '#kernel/facets.ts'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { objectionTo } from '#capabilities/conditions/conditions.public.ts'
import type { Sort } from './views.contract.ts'
import { isSortable } from './views.sorting.ts'

export function checkCondition(
  condition: Condition,
  facets: FacetMap,
  fail: (code: 'unknownFacet' | 'unfitting' | 'tooLarge', details: { facet: string }) => never,
): void {
  const objection = objectionTo(condition, facets)
  if (objection) fail(objection.code, { facet: objection.facet })
}

export function checkSort(
  { facet }: Sort,
  facets: FacetMap,
  fail: (code: 'notSortable', details: { facet: string }) => never,
): void {
  if (!isSortable(facets[facet])) fail('notSortable', { facet })
}
