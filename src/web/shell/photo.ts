// Where the picture of a colleague is.
import { api } from '../api.ts'

/** Address of the photo; null when there is none. The version makes a changed photo show at once. */
export const photoOf = (person: { id: string; photo: string | null }): string | null =>
  person.photo === null ? null : api.people.photo.url({ agentId: person.id, version: person.photo })
