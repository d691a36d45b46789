// The looks of the text: what is used often is here, the rest in a menu.
import { type Editor, useEditorState } from '@tiptap/react'
import { useRef } from 'react'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import { useText } from '#web/kit/i18n.tsx'
import { classes } from '#web/kit/classes.ts'
import { LinkButton } from './LinkButton.tsx'
import { tableCommands } from './editor/tables.ts'
import css from './composer.module.css'

/** Without `onFiles` nothing is attached. */
export function Toolbar({ editor, onFiles }: { editor: Editor; onFiles?: (files: File[]) => void }) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const on = useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      bold: at.isActive('bold'),
      italic: at.isActive('italic'),
      bulletList: at.isActive('bulletList'),
      table: at.isActive('table'),
    }),
  })
  const chain = () => editor.chain().focus()
  const table = (name: keyof typeof tableCommands) => () => {
    tableCommands[name](editor.state, editor.view.dispatch)
    editor.commands.focus()
  }
  const mark = (icon: IconName, label: string, pressed: boolean, run: () => unknown, keys?: string) => (
    <IconButton size="small" icon={icon} label={label} keys={keys} pressed={pressed} onClick={() => void run()} />
  )
  return (
    <div className={css.tools} role="toolbar" aria-label={t('sending.tools.label')}>
      <span className={classes(css.tools, css.rare)}>
        {mark('bold', t('sending.tools.bold'), on.bold, () => chain().toggleBold().run(), 'mod+b')}
        {mark('italic', t('sending.tools.italic'), on.italic, () => chain().toggleItalic().run(), 'mod+i')}
        {mark('list', t('sending.tools.list'), on.bulletList, () => chain().toggleBulletList().run())}
      </span>
      <LinkButton editor={editor} />
      <Menu side="top" trigger={<IconButton size="small" icon="text" label={t('sending.tools.more')} />}>
        <MenuItem icon="list-ordered" onClick={() => chain().toggleOrderedList().run()}>
          {t('sending.tools.numbered')}
        </MenuItem>
        <MenuItem icon="quote" onClick={() => chain().toggleBlockquote().run()}>
          {t('sending.tools.quote')}
        </MenuItem>
        <MenuItem icon="code" onClick={() => chain().toggleCodeBlock().run()}>
          {t('sending.tools.code')}
        </MenuItem>
        <MenuItem icon="underline" keys="mod+u" onClick={() => chain().toggleUnderline().run()}>
          {t('sending.tools.underline')}
        </MenuItem>
        <MenuItem icon="strikethrough" onClick={() => chain().toggleStrike().run()}>
          {t('sending.tools.strike')}
        </MenuItem>
        {on.table ? (
          <>
            <MenuItem icon="table" onClick={table('addRowAfter')}>
              {t('sending.tools.addRow')}
            </MenuItem>
            <MenuItem icon="table" onClick={table('addColumnAfter')}>
              {t('sending.tools.addColumn')}
            </MenuItem>
            <MenuItem icon="minus" onClick={table('deleteRow')}>
              {t('sending.tools.deleteRow')}
            </MenuItem>
            <MenuItem icon="minus" onClick={table('deleteColumn')}>
              {t('sending.tools.deleteColumn')}
            </MenuItem>
            <MenuItem icon="trash-2" onClick={table('deleteTable')}>
              {t('sending.tools.deleteTable')}
            </MenuItem>
          </>
        ) : (
          <MenuItem icon="table" onClick={() => chain().insertContent(emptyTable).run()}>
            {t('sending.tools.table')}
          </MenuItem>
        )}
        <MenuItem icon="x" onClick={() => chain().unsetAllMarks().clearNodes().run()}>
          {t('sending.tools.plain')}
        </MenuItem>
      </Menu>
      <span className={css.separator} />
      {onFiles && (
        <>
          <IconButton
            size="small"
            icon="paperclip"
            label={t('sending.tools.attach')}
            onClick={() => input.current?.click()}
          />
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label={t('sending.tools.attach')}
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </>
      )}
    </div>
  )
}

const cell = { type: 'tableCell', content: [{ type: 'paragraph' }] }
const row = { type: 'tableRow', content: [cell, cell] }
const emptyTable = { type: 'table', content: [row, row] }
