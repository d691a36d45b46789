// Mistakes that must not compile. Each line below is one; if it ever compiles, the type check fails here.
import { z } from 'zod'
import { type ActionContext, type QueryContext, capability } from './capability.ts'
import { contract } from './contract.ts'
import type { Reader } from './db.ts'

const id = z.object({ id: z.string() })
const none = z.object({})
const example = contract('example', {
  permissions: { read: 'Read' },
  errors: { gone: { status: 410, message: 'Gone' }, other: { status: 409, message: 'Other' } },
  events: { made: { seenBy: 'read', payload: id } },
  jobs: { tidy: z.object({ days: z.number() }) },
  queries: { get: { summary: 'Get', route: 'GET /examples', needs: 'read', input: id, output: id, fails: ['gone'] } },
  actions: { make: { summary: 'Make', route: 'POST /examples', needs: 'read', input: none, output: none } },
})

export function aQueryCanNotWrite(db: Reader) {
  // @ts-expect-error a reader has no insertInto
  db.insertInto('teams')
  // @ts-expect-error nor updateTable
  db.updateTable('teams')
  // @ts-expect-error nor deleteFrom
  db.deleteFrom('teams')
  // @ts-expect-error nor a `with` that could hold any of these
  db.with('x', (qb: never) => qb)
}

export function refusalsAreDeclared({ fail }: QueryContext<typeof example, (typeof example)['queries']['get']>) {
  // @ts-expect-error `other` is not among what this operation fails with
  fail('other')
}

type Make = ActionContext<typeof example, (typeof example)['actions']['make']>

export function eventsAndJobsAreDeclared({ emit, enqueue }: Make) {
  // @ts-expect-error no such event
  emit('lost', {})
  // @ts-expect-error wrong payload
  emit('made', { id: 1 })
  // @ts-expect-error no such job
  enqueue('sweep', {})
  // @ts-expect-error wrong payload
  enqueue('tidy', { days: 'many' })
}

export const needsAPermission = contract('example', {
  permissions: { read: 'Read' }, errors: {}, events: {}, jobs: {}, actions: {},
  // @ts-expect-error no such permission
  queries: { get: { summary: 'Get', route: 'GET /x', needs: 'admin', input: none, output: none } },
})

const parts = { queries: { get: async () => ({ id: '' }) }, jobs: { tidy: async () => {} } }

// @ts-expect-error the action `make` is not implemented
export const everythingIsImplemented = () => capability(example, { ...parts, actions: {} })

export const reactionsNeedUses = () =>
  capability(example, {
    ...parts,
    actions: { make: async () => ({}) },
    // @ts-expect-error reacting to a capability that is not in `uses`
    on: { 'example.made': async () => {} },
  })
