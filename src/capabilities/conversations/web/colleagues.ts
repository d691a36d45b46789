// Who works here, for pictures and for assigning: asked once, kept fresh by the live stream.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AgentView } from '#capabilities/people/people.contract.ts'
import { api, queryClient } from '#web/api.ts'
import { useMay } from '#web/session.tsx'
import { photoOf } from '#web/shell/photo.ts'

const query = {
  queryKey: ['people.list', { state: 'active', all: true }],
  queryFn: ({ signal }: { signal: AbortSignal }) => readAll(signal),
}

/** All active colleagues by name; empty while they are not known or may not be seen. */
export function useColleagues(): readonly AgentView[] {
  const mayRead = useMay('people:read')
  return useQuery({ ...query, enabled: mayRead }).data ?? none
}

/** The same outside of components; asks when they are not known. */
export const readColleagues = (): Promise<readonly AgentView[]> => queryClient.ensureQueryData(query)

/** Address of a colleague's photo by id; null when there is none. */
export function usePhotos(): (id: string | null | undefined) => string | null {
  const people = useColleagues()
  return useMemo(() => {
    const photos = new Map(people.map((person) => [person.id, photoOf(person)]))
    return (id) => (id ? (photos.get(id) ?? null) : null)
  }, [people])
}

const none: readonly AgentView[] = []

async function readAll(signal: AbortSignal): Promise<AgentView[]> {
  const all: AgentView[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const page = await api.people.list({ state: 'active', limit: 200, cursor }, { signal })
    all.push(...page.items)
    cursor = page.next ?? undefined
    more = cursor !== undefined
  }
  return all
}
