// A word that a saved reply left open, because nobody knows it: marked until it is written over. Tab goes to the next.
import { Node } from '@tiptap/core'
import type { Editor } from '@tiptap/core'

export const Blank = Node.create({
  name: 'blank',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    variable: { default: '', parseHTML: (element: HTMLElement) => element.dataset['blank'] ?? '' },
    label: { default: '', parseHTML: (element: HTMLElement) => element.textContent ?? '' },
  }),
  parseHTML: () => [{ tag: 'span[data-blank]' }],
  renderHTML: ({ node: { attrs } }) => ['span', { 'data-blank': String(attrs['variable']) }, String(attrs['label'])],
  renderText: ({ node: { attrs } }) => String(attrs['label']),
  addKeyboardShortcuts() {
    return { Tab: () => selectBlank(this.editor, 1), 'Shift-Tab': () => selectBlank(this.editor, -1) }
  },
})

/** Selects the next one, or the one before; false when there is none. After the last comes the first. */
export function selectBlank(editor: Editor, step: 1 | -1 = 1): boolean {
  const places: number[] = []
  editor.state.doc.descendants((node, place) => void (node.type.name === 'blank' && places.push(place)))
  if (!places.length) return false
  const { from, to } = editor.state.selection
  const next =
    step === 1
      ? (places.find((place) => place >= to) ?? places[0]!)
      : (places.findLast((place) => place < from) ?? places.at(-1)!)
  return editor.chain().focus().setNodeSelection(next).scrollIntoView().run()
}
