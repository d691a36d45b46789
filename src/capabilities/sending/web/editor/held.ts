// Words stay as they are while they are being sent; the caret stays, so that keys do not become commands meanwhile.
import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

export const held = (isHeld: () => boolean) =>
  Extension.create({
    name: 'held',
    addProseMirrorPlugins: () => [
      new Plugin({ filterTransaction: (transaction) => !transaction.docChanged || !isHeld() }),
    ],
  })
