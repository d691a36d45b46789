// Using a macro where somebody writes: its words go in, the rest is done, and all of it is taken back in one step.
import { useCallback } from 'react'
import { hasRemedy, putRight } from '#capabilities/conversations/web/remedies.ts'
import { selectBlank } from '#capabilities/sending/web/editor/blank.ts'
import type { Typing, WritingPlace } from '#capabilities/sending/web/slots.ts'
import { api } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

/** Whom a letter that begins a conversation goes to first. */
export const addressee = ({ conversationId, keeper }: WritingPlace): string | undefined =>
  conversationId === null ? keeper.state().written.recipients?.to[0]?.address : undefined

export type Chosen = { macroId: string; name: string; language?: string }

export function useMacro(): (chosen: Chosen, place: WritingPlace, range: Typing['range']) => Promise<void> {
  const t = useText()
  const format = useFormats()
  return useCallback(
    async ({ macroId, name, language }, place, range) => {
      const { editor, keeper, mode, conversationId, onAfter, onLeave } = place
      editor.chain().focus().deleteRange(range).run()
      const { html, files } = keeper.state().written
      const call = () =>
        api.macros.use(
          { macroId, conversationId, to: addressee(place), language, place: mode },
          { idempotencyKey: crypto.randomUUID() },
        )
      const used = await call()
        .catch(async (error: unknown) => {
          if (await putRight(error)) return call()
          throw error
        })
        .catch((error: unknown) => {
          if (!hasRemedy(error)) toast({ text: problemOf(error).title, icon: 'circle-alert' })
        })
      if (!used) return
      if (used.letter && !editor.isDestroyed) editor.chain().focus().insertContent(fitting(used.letter, editor)).run()
      if (used.files.length) keeper.change({ files: [...keeper.state().written.files, ...used.files] })
      if (used.stateAfter) onAfter?.(used.stateAfter)
      if (!used.letter && !used.files.length && editor.isEmpty && !files.length) onLeave()
      else selectBlank(editor)
      const then = keeper.state().written
      const undo = async () => {
        const { kept } = await api.macros.undo({ runId: used.runId })
        const now = keeper.state().written
        const isSame = now.html === then.html && now.files.length === then.files.length
        if (isSame) {
          keeper.change({ html, files })
          if (!editor.isDestroyed) editor.commands.setContent(html, { emitUpdate: false })
        }
        if (used.stateAfter) onAfter?.('with_customer')
        if (kept.length)
          toast({
            icon: 'users-round',
            text: t('macros.kept', { what: format.list(kept.map((act) => t(`macros.act.${act}`))) }),
          })
        else if (!isSame) toast({ icon: 'file-pen-line', text: t('macros.wordsStay') })
      }
      toast({ icon: 'zap', text: t(used.done.length ? 'macros.did' : 'macros.put', { name }), undo })
    },
    [t, format],
  )
}

/** One paragraph goes into the line where somebody writes; what is more stands on its own. */
function fitting(letter: string, { state }: WritingPlace['editor']): string {
  const [, inner] = /^<p[^>]*>((?:(?!<\/?p\b)[\s\S])*)<\/p>$/.exec(letter) ?? []
  return inner !== undefined && state.selection.$from.parent.content.size ? inner : letter
}
