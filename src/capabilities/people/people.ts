// People at work: agents, teams, roles, profiles.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Audience, capability } from '#kernel/capability.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { deactivate, invite, reactivate, reinvite, update } from './people.agents.ts'
import { peopleContract } from './people.contract.ts'
import { hearsOfTeam, knowsTeam } from './people.policy.ts'
import { removePhoto, setPhoto, updateMe } from './people.profile.ts'
import {
  agentRows,
  findAgent,
  knownTeamRows,
  readMe,
  roleRows,
  toAgentView,
  toRoleView,
  toTeamView,
} from './people.queries.ts'
import { createTeam, updateRole, updateTeam } from './people.teams.ts'
import { variables } from './people.variables.ts'

const teamAudience: Audience<boolean> = {
  load: async (db, ids) => {
    const rows = await db.selectFrom('teams').select(['id', 'private']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [row.id, row.private]))
  },
  sees: hearsOfTeam,
}

export default capability(peopleContract, {
  queries: {
    me: async ({ db, actor, fail }) => (await readMe(db, actor)) ?? fail('notFound'),
    list: async ({ db, actor, input }) => {
      const { cursor, limit, state, teamId, text } = input
      const [name, id] = checkedCursor(cursor, [z.string(), z.uuid()]) ?? []
      if (teamId !== undefined && !knowsTeam(actor, teamId)) return { items: [], next: null }
      const rows = await agentRows(db)
        .select(sql<string>`lower(agents.name)`.as('sortName'))
        .$if(name !== undefined, (qb) =>
          qb.where(sql<boolean>`(lower(agents.name), agents.id) > (${name}, ${id}::uuid)`),
        )
        .$if(state !== undefined, (qb) => qb.where('agents.state', '=', state!))
        .$if(teamId !== undefined, (qb) =>
          qb.where('agents.id', 'in', db.selectFrom('team_members').where('team_id', '=', teamId!).select('agent_id')),
        )
        .$if(Boolean(text), (qb) =>
          qb.where((eb) => eb.or([contains('agents.name', text!), contains('agents.email', text!)])),
        )
        .orderBy(sql`lower(agents.name)`)
        .orderBy('agents.id')
        .limit(limit + 1)
        .execute()
      return toPage(
        rows,
        limit,
        (row) => [row.sortName, row.id],
        (row) => toAgentView(row, actor),
      )
    },
    get: async ({ db, actor, input, fail }) =>
      toAgentView((await findAgent(db, input.agentId)) ?? fail('notFound'), actor),
    photo: async ({ db, input, fail }) => {
      const row = await db
        .selectFrom('agent_photos')
        .select(['type', 'content'])
        .where('agent_id', '=', input.agentId)
        .executeTakeFirst()
      if (!row) return fail('noPhoto')
      // The version is in the address, so this very content may be kept.
      const headers = input.version ? { 'cache-control': 'private, max-age=31536000, immutable' } : undefined
      return { content: row.content, type: row.type, disposition: 'inline' as const, headers }
    },
    teams: async ({ db, actor, input }) => {
      const rows = await knownTeamRows(db, actor)
        .$if(!input.archived, (qb) => qb.where('archived', '=', false))
        .orderBy(sql`lower(name)`)
        .execute()
      return rows.map((row) => toTeamView(row, actor))
    },
    roles: async ({ db, actor }) => {
      const [roles, permissions] = [
        await roleRows(db).execute(),
        await db.selectFrom('permissions').select('name').orderBy('name').execute(),
      ]
      return { roles: roles.map((row) => toRoleView(row, actor)), permissions: permissions.map(({ name }) => name) }
    },
  },
  actions: {
    invite,
    reinvite,
    update,
    deactivate,
    reactivate,
    updateMe,
    setPhoto,
    removePhoto,
    createTeam,
    updateTeam,
    updateRole,
  },
  jobs: {},
  variables,
  audiences: {
    agentId: { load: async () => new Map(), sees: () => true },
    teamId: teamAudience,
  },
})

const contains = (column: 'agents.name' | 'agents.email', text: string) =>
  sql<boolean>`${sql.ref(column)} ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`
