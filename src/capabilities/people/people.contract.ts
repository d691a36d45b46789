// The people at work: agents, their roles and teams, and each one's own profile.
import { z } from 'zod'
import { contract, flag, nothing, page, paging } from '#kernel/contract.ts'
import { Locale, TimeZone } from '#capabilities/organisation/organisation.contract.ts'

export const RoleName = z.enum(['agent', 'lead', 'admin'])
export type RoleName = z.output<typeof RoleName>

/** Lower-cased, because people type addresses as they like and mean the same one. */
export const AgentEmail = z.string().trim().toLowerCase().pipe(z.email('This is not an e-mail address').max(254))
export const AgentName = z.string().trim().min(1).max(200)
const teamName = z.string().trim().min(1).max(100)
const revision = z.number().int()

export const AgentView = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: RoleName,
  state: z.enum(['invited', 'active', 'deactivated']),
  /** Version of the photo, to put into its address; null: there is none. */
  photo: z.string().nullable(),
  teamIds: z.array(z.uuid()),
  createdAt: z.string(),
  revision,
  /** What the asking actor may do with it. */
  allowed: z.array(z.enum(['update', 'changeRole', 'reinvite', 'deactivate', 'reactivate'])),
})
export type AgentView = z.output<typeof AgentView>

export const TeamView = z.object({
  id: z.uuid(),
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean(),
  memberIds: z.array(z.uuid()),
  revision,
  allowed: z.array(z.enum(['update'])),
})
export type TeamView = z.output<typeof TeamView>

export const RoleView = z.object({
  name: RoleName,
  permissions: z.array(z.string()),
  agents: z.number().int(),
  revision,
  allowed: z.array(z.enum(['update'])),
})
export type RoleView = z.output<typeof RoleView>

/** The one who asks, with everything the shell needs at its start. */
export const MeView = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: RoleName,
  permissions: z.array(z.string()),
  photo: z.string().nullable(),
  /** In force: the own choice, or that of the organisation. */
  locale: z.string(),
  timeZone: z.string(),
  /** The own choice; null: as the organisation. */
  ownLocale: z.string().nullable(),
  ownTimeZone: z.string().nullable(),
  signatureHtml: z.string(),
  teams: z.array(z.object({ id: z.uuid(), name: z.string() })),
  revision,
})
export type MeView = z.output<typeof MeView>

const agentId = z.object({ agentId: z.uuid() })
const peopleEvents = ['people.invited', 'people.joined', 'people.changed', 'people.deactivated', 'people.reactivated']
const teamEvents = ['people.teamMade', 'people.teamChanged', 'people.teamHidden']

export const peopleContract = contract('people', {
  permissions: {
    read: 'See who works here and in which teams',
    teams: 'Make and change teams',
    manage: 'Invite, change and deactivate people',
    roles: 'Change what each role may do',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such person here' },
    teamNotFound: { status: 404, message: 'There is no such team' },
    noPhoto: { status: 404, message: 'There is no photo' },
    emailTaken: { status: 409, message: 'Somebody with this address is here already', field: 'email' },
    teamNameTaken: { status: 409, message: 'There is a team of this name already', field: 'name' },
    changedMeanwhile: { status: 409, message: 'Somebody else saved a change meanwhile' },
    wrongState: { status: 409, message: 'That does not fit the present state of this person' },
    lastAdmin: { status: 409, message: 'Somebody must remain who can manage people and roles' },
    wouldLockYouOut: { status: 409, message: 'With this change you could not change roles any more' },
    aboveYou: { status: 403, message: 'This would give or touch rights that you do not have yourself' },
    unknownPermission: { status: 422, message: 'There is no such permission' },
    unknownMember: { status: 422, message: 'Somebody in the list does not work here' },
    unknownTeam: { status: 422, message: 'A team in the list does not exist' },
    unknownLocale: { status: 422, message: 'Heed does not speak this language yet', field: 'locale' },
    notAnImage: { status: 422, message: 'The photo must be a JPEG, PNG or WebP image' },
    photoTooLarge: { status: 413, message: 'The photo is too large: at most 512 kB' },
    personOnly: { status: 403, message: 'Only the signed-in person can do this, not an API token' },
  },
  events: {
    invited: { about: 'agentId', seenBy: 'read', payload: agentId },
    joined: { about: 'agentId', seenBy: 'read', payload: agentId },
    changed: { about: 'agentId', seenBy: 'read', payload: agentId.extend({ what: z.array(z.string()) }) },
    deactivated: { about: 'agentId', seenBy: 'read', payload: agentId },
    reactivated: { about: 'agentId', seenBy: 'read', payload: agentId },
    teamMade: { about: 'teamId', seenBy: 'read', payload: z.object({ teamId: z.uuid() }) },
    teamChanged: {
      about: 'teamId',
      seenBy: 'read',
      payload: z.object({
        teamId: z.uuid(),
        what: z.array(z.string()),
        joined: z.array(z.uuid()).default([]),
        left: z.array(z.uuid()).default([]),
      }),
    },
    /** Some may not know of a team any more, so everyone looks again. Names nothing. */
    teamHidden: { seenBy: 'read', payload: nothing },
    roleChanged: {
      seenBy: 'read',
      payload: z.object({ role: RoleName, given: z.array(z.string()), taken: z.array(z.string()) }),
    },
  },
  jobs: {},
  queries: {
    me: {
      summary: 'The signed-in person: rights, profile, teams',
      route: 'GET /me',
      needs: 'signedIn',
      input: nothing,
      output: MeView,
      fails: ['notFound'],
      staleOn: ['people.changed', 'people.roleChanged', 'organisation.changed', ...teamEvents],
    },
    list: {
      summary: 'People who work here, by name',
      route: 'GET /agents',
      needs: 'read',
      input: z.object({
        ...paging,
        state: z.enum(['invited', 'active', 'deactivated']).optional(),
        teamId: z.uuid().optional(),
        text: z.string().trim().max(200).optional(),
      }),
      output: page(AgentView),
      staleOn: [...peopleEvents, ...teamEvents, 'people.roleChanged'],
    },
    get: {
      summary: 'One person',
      route: 'GET /agents/{agentId}',
      needs: 'read',
      input: agentId,
      output: AgentView,
      fails: ['notFound'],
      staleOn: [...peopleEvents, ...teamEvents],
    },
    photo: {
      summary: 'The photo of a person',
      route: 'GET /agents/{agentId}/photo',
      needs: 'read',
      gives: 'bytes',
      fails: ['noPhoto'],
      input: agentId.extend({ version: z.string().max(64).optional() }),
      output: z.unknown(),
    },
    teams: {
      summary: 'Teams, by name',
      route: 'GET /teams',
      needs: 'read',
      input: z.object({ archived: flag.default(false) }),
      output: z.array(TeamView),
      staleOn: teamEvents,
    },
    roles: {
      summary: 'Roles, what each may do, and every permission there is',
      route: 'GET /roles',
      needs: 'read',
      input: nothing,
      output: z.object({ roles: z.array(RoleView), permissions: z.array(z.string()) }),
      staleOn: ['people.roleChanged', ...peopleEvents],
    },
  },
  actions: {
    invite: {
      summary: 'Invite a colleague by mail',
      route: 'POST /agents',
      needs: 'manage',
      input: z.object({
        email: AgentEmail,
        name: AgentName,
        role: RoleName.default('agent'),
        teamIds: z.array(z.uuid()).max(100).default([]),
      }),
      output: AgentView,
      fails: ['emailTaken', 'aboveYou', 'unknownTeam'],
      limit: { per: 'actor', max: 200, seconds: 3600 },
    },
    reinvite: {
      summary: 'Send the invitation again; the earlier link ends',
      route: 'POST /agents/{agentId}/invitations',
      needs: 'manage',
      input: agentId,
      output: AgentView,
      fails: ['notFound', 'wrongState', 'aboveYou'],
      limit: { per: 'actor', max: 100, seconds: 3600 },
    },
    update: {
      summary: 'Change the name, address or role of a person',
      route: 'PATCH /agents/{agentId}',
      needs: 'manage',
      input: agentId.extend({
        revision,
        name: AgentName.optional(),
        email: AgentEmail.optional(),
        role: RoleName.optional(),
      }),
      output: AgentView,
      fails: ['notFound', 'changedMeanwhile', 'emailTaken', 'aboveYou', 'lastAdmin'],
    },
    deactivate: {
      summary: 'End the access of a person at once; what they did stays',
      route: 'POST /agents/{agentId}/deactivate',
      needs: 'manage',
      input: agentId,
      output: AgentView,
      fails: ['notFound', 'wrongState', 'aboveYou', 'lastAdmin'],
    },
    reactivate: {
      summary: 'Let a person in again',
      route: 'POST /agents/{agentId}/reactivate',
      needs: 'manage',
      input: agentId,
      output: AgentView,
      fails: ['notFound', 'wrongState', 'aboveYou'],
    },
    updateMe: {
      summary: 'Change the own profile',
      route: 'PATCH /me',
      needs: 'signedIn',
      input: z.object({
        revision,
        name: AgentName.optional(),
        locale: Locale.nullable().optional(),
        timeZone: TimeZone.nullable().optional(),
        signatureHtml: z.string().max(20_000).optional(),
      }),
      output: MeView,
      fails: ['notFound', 'changedMeanwhile', 'unknownLocale', 'personOnly'],
    },
    setPhoto: {
      summary: 'Set the own photo: the bytes of a JPEG, PNG or WebP image',
      route: 'PUT /me/photo',
      needs: 'signedIn',
      takes: 'bytes',
      input: z.object({ body: z.instanceof(Uint8Array) }),
      output: z.object({ photo: z.string() }),
      fails: ['notAnImage', 'photoTooLarge', 'personOnly'],
    },
    removePhoto: {
      summary: 'Remove the own photo',
      route: 'DELETE /me/photo',
      needs: 'signedIn',
      input: nothing,
      output: nothing,
      fails: ['personOnly'],
    },
    createTeam: {
      summary: 'Make a team',
      route: 'POST /teams',
      needs: 'teams',
      input: z.object({
        name: teamName,
        private: z.boolean().default(false),
        memberIds: z.array(z.uuid()).max(500).default([]),
      }),
      output: TeamView,
      fails: ['teamNameTaken', 'unknownMember'],
    },
    updateTeam: {
      summary: 'Change a team, its members, or put it away',
      route: 'PATCH /teams/{teamId}',
      needs: 'teams',
      input: z.object({
        teamId: z.uuid(),
        revision,
        name: teamName.optional(),
        private: z.boolean().optional(),
        archived: z.boolean().optional(),
        memberIds: z.array(z.uuid()).max(500).optional(),
      }),
      output: TeamView,
      fails: ['teamNotFound', 'changedMeanwhile', 'teamNameTaken', 'unknownMember'],
    },
    updateRole: {
      summary: 'Say what a role may do',
      route: 'PUT /roles/{role}',
      needs: 'roles',
      input: z.object({ role: RoleName, revision, permissions: z.array(z.string().max(100)).max(500) }),
      output: RoleView,
      fails: ['changedMeanwhile', 'unknownPermission', 'lastAdmin', 'wouldLockYouOut'],
    },
  },
})
