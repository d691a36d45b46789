// The editor itself: words, with what is pasted and dropped, and what belongs to it.
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useRef } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { extensions } from './editor/extensions.ts'
import type { Helping } from './editor/helping.ts'
import css from './composer.module.css'

export type LetterProps = {
  keeper: Keeper
  label: string
  placeholder: string
  /** Language of the words, for spelling. */
  lang?: string | null
  autoFocus: boolean
  /** Signs behind which something is offered. */
  helpings?: readonly Helping[]
  onFiles: (files: File[], inText: boolean) => void
  onLeave: () => void
  onReady: (editor: Editor | null) => void
}

export function Letter({
  keeper,
  label,
  placeholder,
  lang,
  autoFocus,
  helpings,
  onFiles,
  onLeave,
  onReady,
}: LetterProps) {
  const { written, version } = useKeeperState(keeper)
  const latest = useRef({ onFiles, onLeave, placeholder })
  useEffect(() => void (latest.current = { onFiles, onLeave, placeholder }))
  const editor = useEditor(
    {
      extensions: extensions(() => latest.current.placeholder, keeper.isPaused, helpings),
      content: written.html,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': label,
          class: css.text!,
          dir: 'auto',
          ...(lang ? { lang } : {}),
        },
        transformPastedHTML: withoutStrangers,
        // The editor would take every Enter for itself: with Ctrl or ⌘ it is a command of the app.
        handleDOMEvents: { keydown: (_view, event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) },
        handleKeyDown: (_view, event) => {
          if (helpings?.some((help) => help.key(event))) return true
          if (event.key !== 'Escape') return false
          latest.current.onLeave()
          return true
        },
        handlePaste: (_view, event) => {
          const html = event.clipboardData?.getData('text/html') ?? ''
          const files = [...(event.clipboardData?.files ?? [])]
          // A spreadsheet puts a picture of itself beside its table: the table is what is wanted.
          if (files.length && !/<table\b/i.test(html)) {
            latest.current.onFiles(files, true)
            return true
          }
          const inside = picturesIn(html)
          if (inside.length) setTimeout(() => latest.current.onFiles(inside, true))
          return false
        },
      },
      onUpdate: ({ editor: changed }) => keeper.change({ html: changed.isEmpty ? '' : changed.getHTML() }),
    },
    [keeper],
  )
  useEffect(() => {
    onReady(editor)
    return () => onReady(null)
  }, [editor, onReady])
  // Only once it stands in the page: the editor's own autofocus may come before, and then nothing has the focus. When
  // the page was slow to draw, this editor has been given up already, and another one comes in its place.
  useEffect(() => {
    if (autoFocus && isAlive(editor)) editor.commands.focus('end')
  }, [editor, autoFocus])
  const shown = useRef(version)
  useEffect(() => {
    if (version === shown.current || !isAlive(editor)) return
    shown.current = version
    editor.commands.setContent(keeper.state().written.html, { emitUpdate: false })
  }, [version, editor, keeper])
  return (
    <div
      className={css.scroll}
      onClick={(event) => event.target === event.currentTarget && editor.commands.focus('end')}
    >
      <EditorContent editor={editor} />
    </div>
  )
}

/** `useEditor` says there always is one, and yet it can be given up before the page has drawn it. */
const isAlive = (editor: Editor | null): boolean => editor?.isDestroyed === false

/** Pictures of other sites and of other programs' caches can not be sent; without them the rest is pasted as it is. */
const withoutStrangers = (html: string): string => html.replace(/<img\b(?![^>]*\bsrc="\/api\/v1\/files\/)[^>]*>/gi, '')

/** Pictures that the pasted text itself holds. */
function picturesIn(html: string): File[] {
  return [...html.matchAll(/<img\b[^>]*\bsrc="data:(image\/(?:png|jpeg|gif|webp));base64,([a-z0-9+/=\s]+)"/gi)].map(
    ([, type, data], at) => {
      const bytes = Uint8Array.from(atob(data!.replace(/\s/g, '')), (letter) => letter.charCodeAt(0))
      return new File([bytes], `picture-${at + 1}.${type!.split('/')[1]}`, { type: type! })
    },
  )
}
