// Attributes as screens know them, and writing them: shown at once, taken back when refused, undone by Z.
import { useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { About, AttributeView, Value } from '../attributes.contract.ts'

export const listQuery = () => api.attributes.list.query({})

export type Known = { attribute: AttributeView; value: Value; revision: number }

/** What is known about a customer or company, in order; undefined while that is not there. */
export function useKnown(about: About, subjectId: string): Known[] | undefined {
  const mayUse = useMay('attributes:use')
  const { data: list } = useQuery({ ...listQuery(), enabled: mayUse })
  const { data: values } = useQuery({ ...api.attributes.of.query({ about, subjectId }), enabled: mayUse })
  return (
    list &&
    values?.items.flatMap(({ attributeId, value, revision }) => {
      const attribute = list.items.find(({ id }) => id === attributeId)
      return attribute ? [{ attribute, value, revision }] : []
    })
  )
}

type Values = { items: { attributeId: string; value: Value; revision: number }[] }

export function useWriting(about: About, subjectId: string) {
  const t = useText()
  const { queryKey } = api.attributes.of.query({ about, subjectId })
  const put = (attributeId: string, to: { value: Value; revision: number }) =>
    queryClient.setQueryData<Values>(
      queryKey,
      (before) =>
        before && { items: before.items.map((each) => (each.attributeId === attributeId ? { ...each, ...to } : each)) },
    )
  return async function write({ id, name }: AttributeView, value: Value, isUndo = false): Promise<void> {
    const before = queryClient.getQueryData<Values>(queryKey)?.items.find((each) => each.attributeId === id)
    if (!before || JSON.stringify(before.value) === JSON.stringify(value)) return
    put(id, { ...before, value })
    try {
      const done = await api.attributes.set({ about, subjectId, attributeId: id, value, revision: before.revision })
      put(id, done)
      if (!isUndo)
        toast({
          text: t('attributes.done', { name }),
          icon: 'check',
          undo: () => write({ id, name } as AttributeView, done.was, true),
        })
    } catch (error) {
      put(id, before)
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey })
    }
  }
}
