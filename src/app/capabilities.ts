// Every capability, one line each, low to high. A capability that is not here does not exist.
import type { Capability } from '#kernel/capability.ts'

export const capabilities: Capability[] = [
]
