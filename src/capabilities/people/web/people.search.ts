// How the list of people is narrowed, as it stands in the address.
import type { AgentView } from '../people.contract.ts'

export type PeopleSearch = { text: string; state?: AgentView['state'] }

export const states: readonly AgentView['state'][] = ['active', 'invited', 'deactivated']

/** Unknown states show everybody. */
export const readSearch = (raw: Record<string, unknown>): PeopleSearch => ({
  text: typeof raw['text'] === 'string' ? raw['text'] : '',
  state: states.find((state) => state === raw['state']),
})
