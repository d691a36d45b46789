// Every capability, one line each, low to high. A capability that is not here does not exist.
import type { Capability } from '#kernel/capability.ts'
import access from '#capabilities/access/access.ts'
import organisation from '#capabilities/organisation/organisation.ts'
import people from '#capabilities/people/people.ts'

export const capabilities: Capability[] = [
  organisation,
  people,
  access,
]
