// The button in the bar under the text: types the sign behind which saved replies are offered.
import { useEffect, useRef } from 'react'
import type { WritingPlace } from '#capabilities/sending/web/slots.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { macroCommand } from './commands.ts'
import { isAskedFor } from './pending.ts'

export default function MacroTool({ editor, conversationId }: WritingPlace) {
  const t = useText()
  const open = () => {
    const { from } = editor.state.selection
    const before = editor.state.doc.textBetween(Math.max(0, from - 1), from, '\n', '\ufffc')
    // The sign counts at the beginning of a word.
    editor
      .chain()
      .focus()
      .insertContent(before && !/\s/.test(before) ? ' /' : '/')
      .run()
  }
  const latest = useRef(open)
  useEffect(() => void (latest.current = open))
  useEffect(() => {
    if (!conversationId) return undefined
    // Once the editor stands in the page and has the focus; one that is given up before that leaves it to the next.
    const soon = setTimeout(() => !editor.isDestroyed && isAskedFor(conversationId) && latest.current())
    return () => clearTimeout(soon)
  }, [editor, conversationId])
  useCommand(macroCommand, open)
  return <IconButton size="small" icon="zap" label={t('macros.commands.use')} keys="/" onClick={open} />
}
