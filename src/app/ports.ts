// The drivers behind the kernel's ports: the only place where the product is joined to the outside world.
import type { Config } from '#kernel/config.ts'
import type { Logger } from '#kernel/log.ts'
import type { Ports } from '#kernel/ports.ts'

export const createPorts = (_config: Config, _log: Logger): Ports => ({}) as Ports
