// Words of a saved reply as they are written: with looks, links, files, and variables that are filled in later.
import type { Editor } from '@tiptap/react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { FileView } from '#capabilities/files/files.contract.ts'
import { type Keeper, createKeeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { FileList } from '#capabilities/sending/web/FileList.tsx'
import { Letter } from '#capabilities/sending/web/Letter.tsx'
import { Toolbar } from '#capabilities/sending/web/Toolbar.tsx'
import { useFiles } from '#capabilities/sending/web/use-files.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Picker } from '#web/kit/Picker.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './macros.module.css'

const maxBytes = 25 * 1024 * 1024
const nowhere = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }

/** Holds what is written until the form is saved as a whole. */
export function templateKeeper(html: string, files: FileView[]): Keeper {
  const keeper = createKeeper({
    slot: { agentId: '', conversationId: null, kind: 'note', draftId: crypto.randomUUID() },
    save: async ({ draftId, revision }) => ({ draftId, revision: revision + 1 }),
    storage: nowhere,
    newId: () => crypto.randomUUID(),
  })
  keeper.change({ html, files })
  return keeper
}

type TemplateEditorProps = {
  keeper: Keeper
  label: string
  placeholder: string
  lang?: string
  withFiles?: boolean
  isNote?: boolean
}

export default function TemplateEditor({
  keeper,
  label,
  placeholder,
  lang,
  withFiles = true,
  isNote,
}: TemplateEditorProps) {
  const t = useText()
  const { written } = useKeeperState(keeper)
  const [editor, setEditor] = useState<Editor | null>(null)
  const latest = useRef<Editor | null>(null)
  const chosen = useRef(false)
  const ready = useCallback((next: Editor | null) => {
    latest.current = next
    setEditor(next)
  }, [])
  const files = useFiles(keeper, () => latest.current, maxBytes)
  const take = useCallback(
    (chosen: File[], inText: boolean) => (withFiles ? files.take(chosen, inText) : undefined),
    [withFiles, files],
  )
  const { data } = useQuery({ ...api.macros.variables.query({}), staleTime: 60_000 })
  return (
    <div className={css.template} data-note={isNote || undefined}>
      <Letter
        keeper={keeper}
        label={label}
        placeholder={placeholder}
        lang={lang}
        autoFocus={false}
        onFiles={take}
        onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
        onReady={ready}
      />
      <FileList files={written.files} uploading={files.uploading} onRemove={files.remove} />
      <div className={css.templateBar}>
        {editor && <Toolbar editor={editor} onFiles={withFiles ? (chosen) => take(chosen, false) : undefined} />}
        <span
          className="push"
          onFocus={({ target }) => {
            // The list gives the focus back to its button; whoever chose goes on writing.
            if (!chosen.current || !(target instanceof HTMLButtonElement)) return
            chosen.current = false
            editor?.commands.focus()
          }}
        >
          <Picker
            label={t('macros.form.variable')}
            named
            trigger={
              <Button size="small" variant="quiet" icon="plus">
                {t('macros.form.variable')}
              </Button>
            }
            groups={[
              {
                label: t('macros.form.variables'),
                options: (data?.items ?? []).map(({ variable, name }) => ({
                  id: variable,
                  label: name,
                  sub: variable.startsWith('field.') ? '' : variable,
                })),
              },
            ]}
            onPick={({ id }) => {
              editor?.commands.insertContent(`{{${id}}}`)
              chosen.current = true
            }}
          />
        </span>
      </div>
    </div>
  )
}
