// Everything that runs an operation, a job or a stream, put together once per process and handed down.
import type { Capability, Audience, Runtime } from './capability.ts'
import { type Clock, uuidv7 } from './clock.ts'
import type { Operation } from './contract.ts'
import type { Database } from './db.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Ports, Services } from './ports.ts'
import { system } from './actor.ts'
import { transact } from './transact.ts'

type Run = (ctx: never) => Promise<unknown>

export type RegisteredOperation = {
  name: string
  kind: 'query' | 'action'
  operation: Operation
  capability: Capability
  run: Run
}

export type Kernel = {
  database: Database
  clock: Clock
  services: Services
  ports: Ports
  log: Logger
  metrics: Metrics
  capabilities: Capability[]
  operations: Map<string, RegisteredOperation>
  /** Task names that react to each event, `capability.on.event`. */
  listeners: Map<string, Listener[]>
  audiences: Map<string, Audience<unknown>>
}

export type Listener = { identifier: string; when?: (payload: unknown) => boolean }

export type KernelParts = Omit<Kernel, 'operations' | 'listeners' | 'audiences'>

/** Puts the parts together; a name given twice is a mistake in the program and throws. */
export function createKernel(parts: KernelParts): Kernel {
  const kernel: Kernel = { ...parts, operations: new Map(), listeners: new Map(), audiences: new Map() }
  for (const capability of parts.capabilities) {
    const { name, queries, actions } = capability.contract
    const add = (kind: 'query' | 'action', key: string, operation: Operation, run: Run) => {
      const full = `${name}.${key}`
      if (kernel.operations.has(full)) throw new Error(`The operation ${full} is declared twice`)
      kernel.operations.set(full, { name: full, kind, operation, capability, run })
    }
    for (const [key, query] of Object.entries(queries)) add('query', key, query, capability.queries[key]!)
    for (const [key, action] of Object.entries(actions)) add('action', key, action, capability.actions[key]!)
    for (const event of Object.keys(capability.on)) {
      const listener = { identifier: `${name}.on.${event}`, when: capability.when[event] }
      kernel.listeners.set(event, [...(kernel.listeners.get(event) ?? []), listener])
    }
    for (const [about, audience] of Object.entries(capability.audiences)) kernel.audiences.set(about, audience)
  }
  return kernel
}

/** What jobs and daemons of a capability run with. */
export const runtimeOf = (kernel: Kernel, fields: Record<string, unknown>): Runtime => ({
  db: kernel.database.reader,
  transact: (work, as = system) => transact(kernel, { actor: as, requestId: null }, work),
  now: () => kernel.clock.now(),
  newId: () => uuidv7(kernel.clock.now()),
  ports: kernel.ports,
  services: kernel.services,
  log: kernel.log.child(fields),
})
