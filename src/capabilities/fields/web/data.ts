// Fields, priority and kind as screens know them, and writing them: shown at once, taken back when refused, undone by Z.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { type TextKey, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { FieldView, KindView, MarksView, Priority, Value } from '../fields.contract.ts'

export const listQuery = () => api.fields.list.query({})
export const marksQuery = (conversationId: string) => api.fields.of.query({ conversationId })

export function useFields(): { fields: ReadonlyMap<string, FieldView>; kinds: readonly KindView[] } {
  const { data } = useQuery({ ...listQuery(), enabled: useMay('fields:use') })
  return useMemo(
    () => ({ fields: new Map(data?.fields.map((field) => [field.id, field])), kinds: data?.kinds ?? [] }),
    [data],
  )
}

/** What a kind is called: as people named it, else by the texts of the interface. */
export function useKindName(): (kind: KindView | undefined) => string {
  const t = useText()
  return useCallback((kind) => (kind ? (kind.name ?? t(`facets.fields.kind.${kind.id}` as TextKey)) : ''), [t])
}

export function useWriting(conversationId: string) {
  const t = useText()
  return useMemo(() => {
    const { queryKey } = marksQuery(conversationId)
    const marks = () => queryClient.getQueryData<MarksView>(queryKey)
    const patch = (change: (marks: MarksView) => MarksView) =>
      queryClient.setQueryData<MarksView>(queryKey, (before) => before && change(before))
    /** What was refused is asked anew, so that what somebody else wrote is there. */
    const failed = (error: unknown): void => {
      const by = isRefusal(error, 'fields.changedMeanwhile') ? error.problem?.['by'] : undefined
      toast({
        text: by ? t('fields.faster', { who: String(by) }) : problemOf(error as Error).title,
        icon: 'circle-alert',
      })
      void queryClient.invalidateQueries({ queryKey })
    }

    const setField = async (field: FieldView, value: Value, isUndo = false): Promise<boolean> => {
      const before = marks()?.fields.find((each) => each.fieldId === field.id)
      if (!before || JSON.stringify(before.value) === JSON.stringify(value)) return true
      const put = (to: { value: Value; revision: number }) =>
        patch((all) => ({
          ...all,
          fields: all.fields.map((each) => (each.fieldId === field.id ? { ...each, ...to } : each)),
        }))
      put({ value, revision: before.revision })
      try {
        const done = await api.fields.set({ conversationId, fieldId: field.id, value, revision: before.revision })
        put({ value: done.value, revision: done.revision })
        if (!isUndo)
          toast({
            text: t('fields.done.set', { name: field.name }),
            icon: 'check',
            undo: () => setField(field, done.was, true),
          })
        return true
      } catch (error) {
        put(before)
        failed(error)
        return false
      }
    }

    const prioritise = async (priority: Priority, reason: string, isUndo = false): Promise<void> => {
      const before = marks()?.priority
      if (!before || (before.value === priority && before.reason === reason)) return
      patch((all) => ({ ...all, priority: { ...before, value: priority, reason } }))
      try {
        const { revision, was } = await api.fields.prioritise({
          conversationId,
          priority,
          reason,
          revision: before.revision,
        })
        patch((all) => ({ ...all, priority: { value: priority, reason, revision } }))
        if (!isUndo)
          toast({
            text: t('fields.done.priority', { priority: t(`facets.fields.priority.${priority}`) }),
            icon: 'flag',
            undo: () => prioritise(was.priority, was.reason, true),
          })
      } catch (error) {
        patch((all) => ({ ...all, priority: before }))
        failed(error)
      }
    }

    const setKind = async (kindId: string | null, isUndo = false): Promise<void> => {
      const before = marks()?.kind
      if (!before || before.id === kindId) return
      patch((all) => ({ ...all, kind: { ...before, id: kindId } }))
      try {
        const { revision, was } = await api.fields.setKind({ conversationId, kindId, revision: before.revision })
        patch((all) => ({ ...all, kind: { id: kindId, revision } }))
        if (!isUndo) toast({ text: t('fields.done.kind'), icon: 'check', undo: () => setKind(was, true) })
      } catch (error) {
        patch((all) => ({ ...all, kind: before }))
        failed(error)
      }
    }
    return { setField, prioritise, setKind }
  }, [conversationId, t])
}
