// Looking after saved replies: archiving, saying that one is still right, taking documents in. Each can be undone by Z.
import { useCallback } from 'react'
import { ApiError, api } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { MacroLine } from '../macros.views.ts'
import { refreshMacros } from './data.ts'

const told = (error: unknown) => void toast({ text: problemOf(error).title, icon: 'circle-alert' })

export function useKeeping() {
  const t = useText()
  const format = useFormats()
  const archive = useCallback(
    async ({ id: macroId, revision, name }: MacroLine, archived: boolean) => {
      try {
        const saved = await api.macros.update({ macroId, revision, archived })
        toast({
          text: t(archived ? 'macros.done.archived' : 'macros.done.restored', { name }),
          icon: 'archive',
          undo: () => api.macros.update({ macroId, revision: saved.revision, archived: !archived }).then(refreshMacros),
        })
      } catch (error) {
        const who = error instanceof ApiError && error.code === 'macros.changedMeanwhile' && error.problem?.['by']
        if (who) toast({ text: t('macros.changedBy', { who: String(who), name }), icon: 'users-round' })
        else told(error)
      }
      await refreshMacros()
    },
    [t],
  )
  const review = useCallback(
    async ({ id: macroId, name }: MacroLine) => {
      try {
        const { was } = await api.macros.review({ macroId })
        const undo = () => api.macros.review({ macroId, at: was }).then(refreshMacros)
        toast({ text: t('macros.done.reviewed', { name }), icon: 'check', undo })
      } catch (error) {
        told(error)
      }
      await refreshMacros()
    },
    [t],
  )
  const take = useCallback(
    async (file: File, whose: 'own' | 'all') => {
      try {
        const body = new Uint8Array(await file.arrayBuffer())
        const { added, same, missing } = await api.macros.import({ body, whose })
        const what = format.list([...new Set(missing.map((each) => each.what))])
        toast({ text: t('macros.done.imported', { added, same }), icon: 'download' })
        if (missing.length) toast({ text: t('macros.done.missing', { what }), icon: 'circle-alert' })
      } catch (error) {
        told(error)
      }
      await refreshMacros()
    },
    [t, format],
  )
  return { archive, review, take }
}
