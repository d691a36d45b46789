// Conditions: the list of what can be asked.
import { capability } from '#kernel/capability.ts'
import { conditionsContract } from './conditions.contract.ts'
import { openFacets } from './conditions.open.ts'
import { opsOf } from './conditions.tests.ts'

export default capability(conditionsContract, {
  queries: {
    facets: async ({ db, actor, services }) => ({
      facets: Object.entries(openFacets(await services.facets(db), actor)).map(([name, { kind, label, name: named, of, wholeDays = false, values = [], named: names }]) => ({
        name,
        kind,
        label,
        named: named ?? null,
        of: of ?? null,
        wholeDays,
        ops: [...opsOf[kind]],
        values: values.map((value) => ({
          value,
          named: names?.get(value)?.name ?? null,
          colour: names?.get(value)?.colour ?? null,
        })),
      })),
    }),
  },
  actions: {},
  jobs: {},
})
