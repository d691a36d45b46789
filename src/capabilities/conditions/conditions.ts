// Conditions: the list of what can be asked.
import { capability } from '#kernel/capability.ts'
import type { FacetMap } from '#kernel/facets.ts'
import { type FacetView, conditionsContract } from './conditions.contract.ts'
import { openFacets } from './conditions.open.ts'
import { opsOf } from './conditions.tests.ts'

export default capability(conditionsContract, {
  queries: {
    facets: async ({ db, actor, services }) => ({ facets: viewsOf(openFacets(await services.facets(db), actor)) }),
    customerFacets: async ({ db, services }) => ({ facets: viewsOf(await services.customerFacets(db)) }),
  },
  actions: {},
  jobs: {},
})

const viewsOf = (facets: FacetMap): FacetView[] =>
  Object.entries(facets).map(
    ([name, { kind, label, name: named, of, wholeDays = false, windowed = false, values = [], named: names }]) => ({
      name,
      kind,
      label,
      named: named ?? null,
      of: of ?? null,
      wholeDays,
      windowed,
      ops: [...opsOf[kind]],
      values: values.map((value) => ({
        value,
        named: names?.get(value)?.name ?? null,
        colour: names?.get(value)?.colour ?? null,
      })),
    }),
  )
