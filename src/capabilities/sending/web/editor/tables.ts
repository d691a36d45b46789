// Tables, mostly pasted from spreadsheets and other mails.
import { Node, type NodeConfig, callOrReturn, getExtensionField } from '@tiptap/core'
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  tableEditing,
} from '@tiptap/pm/tables'
import type { Command } from '@tiptap/pm/state'

declare module '@tiptap/core' {
  interface NodeConfig<Options, Storage> {
    /** What the table commands of ProseMirror know a node by. */
    tableRole?: string | ((this: { name: string; options: Options; storage: Storage }) => string)
  }
}

const role = (tableRole: string): Pick<NodeConfig, 'tableRole'> => ({ tableRole })
const span = (name: 'colspan' | 'rowspan') => ({
  default: 1,
  parseHTML: (cell: HTMLElement) => Math.min(100, Number(cell.getAttribute(name)) || 1),
})
const cellAttributes = () => ({
  colspan: span('colspan'),
  rowspan: span('rowspan'),
  colwidth: { default: null, rendered: false, parseHTML: () => null },
})

export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  ...role('table'),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ HTMLAttributes }) => ['table', HTMLAttributes, ['tbody', 0]],
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const run = (command: Command) => () => command(this.editor.state, this.editor.view.dispatch, this.editor.view)
    const add = run(addRowAfter)
    return {
      Tab: () => {
        if (!this.editor.isActive('table')) return false
        return run(goToNextCell(1))() || (add() && run(goToNextCell(1))())
      },
      'Shift-Tab': () => this.editor.isActive('table') && run(goToNextCell(-1))(),
    }
  },
  extendNodeSchema: (extension) => ({
    tableRole: callOrReturn(
      getExtensionField(extension, 'tableRole', {
        name: extension.name,
        options: extension.options,
        storage: extension.storage,
      } as never),
    ),
  }),
})

export const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  ...role('row'),
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: ({ HTMLAttributes }) => ['tr', HTMLAttributes, 0],
})

export const TableCell = Node.create({
  name: 'tableCell',
  content: 'block+',
  isolating: true,
  ...role('cell'),
  addAttributes: cellAttributes,
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
})

export const TableHeader = Node.create({
  name: 'tableHeader',
  content: 'block+',
  isolating: true,
  ...role('header_cell'),
  addAttributes: cellAttributes,
  parseHTML: () => [{ tag: 'th' }],
  renderHTML: ({ HTMLAttributes }) => ['th', HTMLAttributes, 0],
})

export const tableCommands = { addRowAfter, addColumnAfter, deleteRow, deleteColumn, deleteTable }
