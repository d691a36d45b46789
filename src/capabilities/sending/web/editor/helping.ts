// Tells the screen what is typed behind a sign such as `/`, so that it can offer something to choose.
import { Extension } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { Suggestion, exitSuggestion } from '@tiptap/suggestion'
import type { Typing } from '../slots.ts'

export type Helping = {
  char: string
  typed: (char: string, typing: Typing | null) => void
  /** Asked before the editor takes a key; true: it is used up. */
  key: (event: KeyboardEvent) => boolean
}

/** Several words may be typed behind the sign, but a space right behind it is no beginning. */
export const helping = ({ char, typed }: Helping) =>
  Extension.create({
    name: `help ${char}`,
    addProseMirrorPlugins() {
      const tell = ({
        query,
        range,
        clientRect,
      }: {
        query: string
        range: Typing['range']
        clientRect?: (() => DOMRect | null) | null
      }) => typed(char, /^\s/.test(query) ? null : { query, range, rect: () => clientRect?.() ?? null, dismiss })
      const pluginKey = new PluginKey(`help ${char}`)
      const dismiss = () => exitSuggestion(this.editor.view, pluginKey)
      return [
        Suggestion({
          editor: this.editor,
          char,
          allowSpaces: true,
          pluginKey,
          allow: ({ editor }) => !editor.isActive('codeBlock'),
          render: () => ({
            onStart: tell,
            onUpdate: tell,
            onExit: () => typed(char, null),
          }),
        }),
      ]
    },
  })
