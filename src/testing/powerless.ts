// Lets agents in who may do nothing: `Bearer powerless-<agent id>`.
import { capability } from '#kernel/capability.ts'
import { contract } from '#kernel/contract.ts'
import { loadActor } from '#capabilities/people/people.public.ts'

const nothing = { permissions: {}, errors: {}, events: {}, jobs: {}, queries: {}, actions: {} }

/** For `world({ capabilities: [powerless] })`. */
export const powerless = capability(contract('powerless', nothing), {
  queries: {},
  actions: {},
  jobs: {},
  authenticate: async ({ bearer, db, ip }) =>
    bearer?.startsWith('powerless-') ? loadActor(db, bearer.slice(10), { kind: 'token', ip, scopes: [] }) : null,
})
