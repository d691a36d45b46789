// What is done to many, in words.
import { useCallback } from 'react'
import { useText } from '#web/kit/i18n.tsx'
import type { What } from '../bulk.contract.ts'

export function useWhatWords(): (what: What) => string {
  const t = useText()
  return useCallback(
    (what) => {
      if (what.kind !== 'acts') return t(`bulk.what.${what.kind}`)
      const { assignee, teamId, state, snoozeDays, addTags, removeTags, priority } = what.acts
      if (state) return t(`bulk.what.${state}`)
      if (snoozeDays) return t('bulk.what.snooze')
      if (assignee !== undefined) return t(assignee === null ? 'bulk.what.unassign' : 'bulk.what.assign')
      if (teamId !== undefined) return t('bulk.what.team')
      if (addTags?.length) return t('bulk.what.addTags')
      if (removeTags?.length) return t('bulk.what.removeTags')
      return t(priority ? 'bulk.what.priority' : 'bulk.what.change')
    },
    [t],
  )
}
