// One sheet to write on, whatever it becomes: an answer, a note for colleagues, a letter that begins a conversation.
import type { Editor } from '@tiptap/react'
import { useCallback, useRef, useState, type DragEvent, type ReactNode } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { Slot } from '#web/Slot.tsx'
import { DraftNotices } from './DraftNotices.tsx'
import { FileList } from './FileList.tsx'
import { useHelps } from './Helps.tsx'
import { Letter } from './Letter.tsx'
import { SavedState } from './SavedState.tsx'
import { Toolbar } from './Toolbar.tsx'
import type { WritingPlace } from './slots.ts'
import { useFiles } from './use-files.ts'
import css from './composer.module.css'

export type SheetProps = {
  keeper: Keeper
  mode: 'reply' | 'note' | 'new'
  /** With it capabilities offer their help: null for a letter that begins a conversation. */
  conversationId?: string | null
  /** How the conversation is to stand once the answer is sent. */
  onAfter?: WritingPlace['onAfter']
  label: string
  placeholder: string
  lang?: string | null
  autoFocus: boolean
  full: boolean
  maxBytes: number
  /** First line: kind, recipients. */
  head: ReactNode
  /** Between head and text: what must be known, what stops the message. */
  notices?: ReactNode
  /** Under the text: what will stand below it. */
  below?: ReactNode
  /** Told whether files are still on their way. */
  buttons: (isUploading: boolean) => ReactNode
  onLeave: () => void
}

export function Sheet({
  keeper,
  mode,
  conversationId,
  onAfter,
  label,
  placeholder,
  lang,
  autoFocus,
  full,
  maxBytes,
  head,
  notices,
  below,
  buttons,
  onLeave,
}: SheetProps) {
  const { written, status, problem } = useKeeperState(keeper)
  const [editor, setEditor] = useState<Editor | null>(null)
  const latest = useRef<Editor | null>(null)
  const ready = useCallback((next: Editor | null) => {
    latest.current = next
    setEditor(next)
  }, [])
  const helps = useHelps(mode, conversationId !== undefined)
  const place =
    editor && conversationId !== undefined ? { editor, keeper, mode, conversationId, onAfter, onLeave } : null
  const files = useFiles(keeper, () => latest.current, maxBytes)
  const [isOver, setOver] = useState(false)
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: (event: DragEvent) =>
      event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false),
    // Before the editor, which would only take the name of the file.
    onDropCapture: (event: DragEvent) => {
      setOver(false)
      if (!event.dataTransfer.files.length) return
      event.preventDefault()
      event.stopPropagation()
      files.take([...event.dataTransfer.files], (event.target as Element).closest('[role="textbox"]') !== null)
    },
  }
  return (
    <section
      className={css.composer}
      data-mode={mode}
      data-full={full || undefined}
      data-drop={isOver || undefined}
      aria-label={label}
      {...drop}
    >
      <div className={css.head}>{head}</div>
      <DraftNotices keeper={keeper} />
      {place && <Slot name="writing.notices" {...place} />}
      {notices}
      <Letter
        keeper={keeper}
        label={label}
        placeholder={placeholder}
        lang={lang}
        autoFocus={autoFocus}
        helpings={helps.helpings}
        onFiles={files.take}
        onLeave={onLeave}
        onReady={ready}
      />
      <FileList files={written.files} uploading={files.uploading} onRemove={files.remove} />
      {below}
      <div className={css.bar}>
        {editor && <Toolbar editor={editor} onFiles={(chosen) => files.take(chosen, false)} />}
        {place && <Slot name="writing.tools" {...place} />}
        {place && helps.draw(place)}
        <span className={css.send}>
          <SavedState status={status} problem={problem} />
          {buttons(files.uploading.length > 0)}
        </span>
      </div>
    </section>
  )
}
