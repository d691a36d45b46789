// One's choices, kept as they are changed: each change shows at once and is saved after the one before it.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import type { SettingsView } from '../notifications.contract.ts'

export type Choices = SettingsView['settings']

const query = api.notifications.settings.query({})

export function useChoices() {
  const { data, error, refetch } = useQuery(query)
  const waiting = useRef<Choices | null>(null)
  const saving = useRef(false)
  const [problem, setProblem] = useState<unknown>(null)
  const change = (part: Partial<Choices>): void => {
    const before = queryClient.getQueryData<SettingsView>(query.queryKey)
    if (!before) return
    waiting.current = { ...before.settings, ...part }
    queryClient.setQueryData(query.queryKey, { ...before, settings: waiting.current })
    void save()
  }
  const save = async (): Promise<void> => {
    if (saving.current) return
    saving.current = true
    try {
      while (waiting.current) {
        const settings = waiting.current
        waiting.current = null
        const { revision } = queryClient.getQueryData<SettingsView>(query.queryKey)!
        const saved = await api.notifications.saveSettings({ revision, settings })
        queryClient.setQueryData(query.queryKey, { ...saved, settings: waiting.current ?? saved.settings })
        setProblem(null)
      }
    } catch (failed) {
      setProblem(failed)
    } finally {
      saving.current = false
    }
  }
  const takeNewest = () => {
    setProblem(null)
    void refetch()
  }
  return { view: data, error, refetch, change, problem, takeNewest }
}
