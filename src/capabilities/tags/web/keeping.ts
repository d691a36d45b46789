// Archiving, merging and taking apart, each with the way back.
import { api, queryClient } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { toast, undoable } from '#web/kit/toast.ts'
import type { TagView } from '../tags.contract.ts'
import { tagsQuery } from './data.ts'

export const refresh = async (): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: tagsQuery().queryKey }),
    queryClient.invalidateQueries({ queryKey: api.tags.uses.query({}).queryKey }),
  ])
}

export function useKeeping() {
  const t = useText()
  /** Does it, says so with the way back, and says what went wrong. True when it was done. */
  const carryOut = async <T>(
    run: () => Promise<T>,
    undo: (done: T) => Promise<unknown>,
    text: string,
    icon: 'archive' | 'merge' | 'check',
  ): Promise<boolean> => {
    try {
      await undoable({ run, undo: (done) => undo(done).then(refresh), text, icon })
      await refresh()
      return true
    } catch (error) {
      toast({ text: problemOf(error as Error).title, icon: 'circle-alert' })
      return false
    }
  }
  const archive = (tag: TagView, archived: boolean) =>
    carryOut(
      () => api.tags.update({ tagId: tag.id, revision: tag.revision, archived }),
      ({ revision }) => api.tags.update({ tagId: tag.id, revision, archived: !archived }),
      t(archived ? 'tags.done.archived' : 'tags.done.restored', { name: tag.name }),
      archived ? 'archive' : 'check',
    )
  const merge = (tag: TagView, into: TagView) =>
    carryOut(
      () => api.tags.merge({ tagIds: [tag.id], intoId: into.id }),
      () => api.tags.unmerge({ tagIds: [tag.id] }),
      t('tags.done.merged', { name: tag.name, into: into.name }),
      'merge',
    )
  const unmerge = (tag: TagView) =>
    carryOut(
      () => api.tags.unmerge({ tagIds: [tag.id] }),
      () => api.tags.merge({ tagIds: [tag.id], intoId: tag.mergedInto ?? tag.rootId }),
      t('tags.done.unmerged', { name: tag.name }),
      'check',
    )
  return { archive, merge, unmerge }
}
