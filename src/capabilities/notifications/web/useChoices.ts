// One's choices, kept as they are changed: each change shows at once and is saved after the one before it.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import type { SettingsView } from '../notifications.contract.ts'

export type Choices = SettingsView['settings']

const query = api.notifications.settings.query({})

export function useChoices() {
  const { data, error, refetch } = useQuery(query)
  /** What is not saved yet. Until it is, answers that were asked before change nothing on the screen. */
  const [local, setLocal] = useState<Choices | null>(null)
  const latest = useRef<Choices | null>(null)
  const isSaving = useRef(false)
  const [problem, setProblem] = useState<unknown>(null)
  const become = (choices: Choices | null) => {
    latest.current = choices
    setLocal(choices)
  }
  const change = (part: Partial<Choices>): void => {
    if (!data) return
    become({ ...(latest.current ?? data.settings), ...part })
    if (!isSaving.current) void save(data.revision)
  }
  const save = async (revision: number): Promise<void> => {
    isSaving.current = true
    try {
      for (let next = revision; latest.current;) {
        const settings = latest.current
        const saved = await api.notifications.saveSettings({ revision: next, settings })
        next = saved.revision
        queryClient.setQueryData(query.queryKey, saved)
        if (latest.current === settings) become(null)
      }
      setProblem(null)
    } catch (failed) {
      setProblem(failed)
    } finally {
      isSaving.current = false
    }
  }
  const takeNewest = () => {
    become(null)
    setProblem(null)
    void refetch()
  }
  return {
    view: data && { ...data, settings: local ?? data.settings },
    isSaved: !local,
    error,
    refetch,
    change,
    problem,
    takeNewest,
  }
}
