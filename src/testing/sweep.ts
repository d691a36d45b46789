// Checks that every operation of a contract refuses who may not: strangers, and people without the right.
import assert from 'node:assert/strict'
import type { Contract, Operation } from '#kernel/contract.ts'
import type { World } from './world.ts'

const someId = '018f0000-0000-7000-8000-000000000000'

/** Runs through all operations; `without` is the bearer token of an agent who has none of the contract's permissions. */
export async function refusesWhoMayNot(w: Pick<World, 'request'>, contract: Contract, without: string): Promise<void> {
  for (const [name, operation] of Object.entries({ ...contract.queries, ...contract.actions })) {
    if (operation.needs === 'public') continue
    assert.equal(await statusOf(w, operation, {}), 401, `${contract.name}.${name} lets strangers in`)
    if (operation.needs === 'signedIn') continue
    assert.equal(
      await statusOf(w, operation, { authorization: `Bearer ${without}` }),
      403,
      `${contract.name}.${name} does not ask for ${operation.needs}`,
    )
  }
}

async function statusOf(
  w: Pick<World, 'request'>,
  { route }: Operation,
  headers: Record<string, string>,
): Promise<number> {
  const [method = 'GET', path = ''] = route.split(' ')
  const response = await w.request(`/api/v1${path.replace(/\{\w+\}/g, someId)}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  return response.status
}
