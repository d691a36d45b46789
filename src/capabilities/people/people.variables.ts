// Words about who writes and for whom that texts leave open.
import type { VariableMap } from '#kernel/variables.ts'
import { agentNames, teamNames } from './people.public.ts'

export const variables: VariableMap = {
  'agent.name': {
    label: 'variables.agent.name',
    read: async (db, { actor }) => (await agentNames(db, actor.id ? [actor.id] : [])).get(actor.id)?.name ?? null,
  },
  'agent.email': {
    label: 'variables.agent.email',
    read: async (db, { actor }) => (await agentNames(db, actor.id ? [actor.id] : [])).get(actor.id)?.email ?? null,
  },
  'team.name': {
    label: 'variables.team.name',
    read: async (db, { actor, teamId }) => (teamId && (await teamNames(db, actor, [teamId])).get(teamId)) || null,
  },
}
