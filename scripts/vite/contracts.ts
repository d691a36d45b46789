// In the browser a contract is only its plain data: names, routes and what makes an answer stale. The schemas, and
// zod with them, stay on the server, which checks everything anyway; that saves a quarter of the first load.
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import type { Contract, Operation } from '#kernel/contract.ts'

/**
 * Replaces every `*.contract.ts` by its data. A schema imported in the browser is a build error: it is not exported
 * there.
 */
export function contractsAsData(): Plugin {
  let version = 0
  return {
    name: 'heed:contracts',
    enforce: 'pre',
    watchChange: () => void version++,
    async load(id) {
      if (!id.endsWith('.contract.ts')) return undefined
      const exported = (await import(`${pathToFileURL(id).href}?${version}`)) as Record<string, unknown>
      return Object.entries(exported)
        .map(([name, value]) => [name, isContract(value) ? slim(value) : value] as const)
        .filter(([, value]) => isPlain(value))
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'queries' in value && 'actions' in value

/** Plain data through and through: no schema, no function. */
function isPlain(value: unknown): boolean {
  if (value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value)) return true
  if (typeof value !== 'object') return false
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(value).every(isPlain)
}

function slim(contract: Contract) {
  const operations = (group: Record<string, Operation>) =>
    Object.fromEntries(
      Object.entries(group).map(([name, { route, takes, gives, staleOn }]) => [
        name,
        { route, ...(takes && { takes }), ...(gives && { gives }), ...(staleOn && { staleOn }) },
      ]),
    )
  const events = Object.fromEntries(Object.entries(contract.events).map(([name, { told }]) => [name, told ? { told } : {}]))
  return { name: contract.name, events, queries: operations(contract.queries), actions: operations(contract.actions) }
}
