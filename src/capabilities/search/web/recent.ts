// One's own last searches, kept in this browser alone.
import { useCallback } from 'react'
import { usePreference } from '#web/preferences.ts'
import { useMe } from '#web/session.tsx'

const most = 8

export function useRecentSearches() {
  const [recent, set] = usePreference<string[]>(`search.recent.${useMe().id}`, none)
  const remember = useCallback(
    (q: string) => set([q, ...recent.filter((each) => each !== q)].slice(0, most)),
    [recent, set],
  )
  const forget = useCallback(() => set([]), [set])
  return { recent, remember, forget }
}

const none: string[] = []
