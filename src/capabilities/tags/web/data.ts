// Tags as screens know them: by id, with what a merged one is now.
import { type QueryKey, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, queryClient } from '#web/api.ts'
import type { ManyChange, ManyOption } from '#web/kit/ManyPicker.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { TagView } from '../tags.contract.ts'

export const tagsQuery = () => api.tags.list.query({})
export const tagsOfQuery = (conversationId: string) => api.tags.of.query({ conversationId })

/** Every tag by id; empty until they have come. */
export function useTags(): ReadonlyMap<string, TagView> {
  const { data } = useQuery({ ...tagsQuery(), enabled: useMay('tags:use') })
  return useMemo(() => new Map(data?.items.map((tag) => [tag.id, tag])), [data])
}

/** To choose from: what is merged is found by its old name too. */
export const optionsOf = (tags: ReadonlyMap<string, TagView>): ManyOption[] =>
  [...tags.values()]
    .filter((tag) => !tag.mergedInto)
    .map(({ id, name, colour, archived }) => ({
      id,
      label: name,
      hue: colour,
      archived,
      others: [...tags.values()].filter((each) => each.rootId === id && each.id !== id).map((each) => each.name),
    }))

/** Whatever bears tags: where screens keep them, and how they are changed. */
type Bearer = {
  queryKey: QueryKey
  change: (change: ManyChange) => Promise<{ added: string[]; removed: string[]; tagIds: string[] }>
}

/** Puts tags on a conversation and takes others off. */
export function useTagging(): (conversationId: string, change: Partial<ManyChange>) => Promise<void> {
  const tagging = useTaggingOf()
  return useCallback(
    (conversationId, change) =>
      tagging(
        {
          queryKey: tagsOfQuery(conversationId).queryKey,
          change: (asked) => api.tags.change({ conversationId, ...asked }),
        },
        change,
      ),
    [tagging],
  )
}

/** Puts tags on and takes others off: shown at once, taken back when refused, undone by Z. */
export function useTaggingOf(): (bearer: Bearer, change: Partial<ManyChange>) => Promise<void> {
  const t = useText()
  return useCallback(
    async ({ queryKey, change: ask }, change) => {
      const carryOut = async ({ add = [], remove = [], make = [] }: Partial<ManyChange>) => {
        await queryClient.cancelQueries({ queryKey })
        const before = queryClient.getQueryData<{ tagIds: string[] }>(queryKey)
        if (before)
          queryClient.setQueryData(queryKey, {
            tagIds: [
              ...before.tagIds.filter((id) => !remove.includes(id)),
              ...add.filter((id) => !before.tagIds.includes(id)),
            ],
          })
        try {
          const done = await ask({ add, remove, make })
          if (make.length) await queryClient.invalidateQueries({ queryKey: tagsQuery().queryKey })
          queryClient.setQueryData(queryKey, { tagIds: done.tagIds })
          return done
        } catch (error) {
          queryClient.setQueryData(queryKey, before)
          throw error
        }
      }
      try {
        const { added, removed } = await carryOut(change)
        if (!added.length && !removed.length) return
        const all = new Map((await queryClient.ensureQueryData(tagsQuery())).items.map((tag) => [tag.id, tag.name]))
        const [first] = [...added, ...removed]
        toast({
          text: t(removed.length ? (added.length ? 'tags.done.changed' : 'tags.done.removed') : 'tags.done.added', {
            name: all.get(first!) ?? '',
            count: added.length + removed.length,
          }),
          icon: 'tag',
          undo: () => carryOut({ add: removed, remove: added }),
        })
      } catch (error) {
        toast({ text: problemOf(error as Error).title, icon: 'circle-alert' })
      }
    },
    [t],
  )
}

/** The same for several conversations at once, taken back as one; each that is refused is counted. */
export function useTaggingMany(): (conversationIds: readonly string[], change: ManyChange) => Promise<void> {
  const t = useText()
  return useCallback(
    async (conversationIds, { add, remove, make }) => {
      const done: { conversationId: string; added: string[]; removed: string[] }[] = []
      let refused: unknown
      await inParallel(conversationIds, async (conversationId) => {
        try {
          const { added, removed, tagIds } = await api.tags.change({ conversationId, add, remove, make })
          queryClient.setQueryData(tagsOfQuery(conversationId).queryKey, { tagIds })
          if (added.length || removed.length) done.push({ conversationId, added, removed })
        } catch (error) {
          refused = error
        }
      })
      if (make.length) await queryClient.invalidateQueries({ queryKey: tagsQuery().queryKey })
      if (refused) toast({ text: problemOf(refused as Error).title, icon: 'circle-alert' })
      if (done.length)
        toast({
          text: t('tags.done.many', { count: done.length }),
          icon: 'tag',
          undo: () =>
            inParallel(done, ({ conversationId, added, removed }) =>
              api.tags.change({ conversationId, add: removed, remove: added }),
            ),
        })
    },
    [t],
  )
}

/** Four at a time, so that the rest of the app need not wait. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  const run = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all([run(), run(), run(), run()])
}
