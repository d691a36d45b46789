// Names of everyone who works here, for lists of members.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { AgentView } from '../people.contract.ts'

/** Everyone who is not deactivated, by name; undefined until they came. */
export function usePeople(): AgentView[] | undefined {
  const { data } = useQuery({ queryKey: ['people.list', { everyone: true }], queryFn: everyone })
  return data
}

export function useNames(): Map<string, string> | undefined {
  const people = usePeople()
  return people && new Map(people.map(({ id, name }) => [id, name]))
}

async function everyone(): Promise<AgentView[]> {
  const all: AgentView[] = []
  let cursor: string | undefined
  do {
    const page = await api.people.list({ limit: 200, cursor })
    all.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return all.filter(({ state }) => state !== 'deactivated')
}
