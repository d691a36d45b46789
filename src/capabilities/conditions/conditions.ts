// Conditions: the list of what can be asked.
import type { Actor } from '#kernel/actor.ts'
import { capability } from '#kernel/capability.ts'
import { conditionsContract } from './conditions.contract.ts'
import { opsOf } from './conditions.tests.ts'

export default capability(conditionsContract, {
  queries: {
    facets: async ({ db, actor, services }) => ({
      facets: Object.entries(await services.facets(db)).filter(([, { teamId }]) => !teamId || isOpen(actor, teamId)).map(([name, { kind, label, name: named, of, values = [], named: names }]) => ({
        name,
        kind,
        label,
        named: named ?? null,
        of: of ?? null,
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

const isOpen = ({ ownTeamsOnly, teamIds, hiddenTeamIds }: Actor, teamId: string): boolean =>
  ownTeamsOnly ? teamIds.includes(teamId) : !hiddenTeamIds.includes(teamId)
