// A small editor for signatures: bold, italic, lists, links. The server keeps only what is harmless in a mail.
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import styles from './SignatureEditor.module.css'

export default function SignatureEditor({ html, onChange }: { html: string; onChange: (html: string) => void }) {
  const t = useText()
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: false,
        blockquote: false,
        codeBlock: false,
        code: false,
        horizontalRule: false,
        link: { openOnClick: false, autolink: true },
      }),
    ],
    content: html,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('people.profile.signature'),
        class: `input ${styles.text}`,
      },
    },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
  })
  const on = useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      bold: at?.isActive('bold'),
      italic: at?.isActive('italic'),
      list: at?.isActive('bulletList'),
    }),
  })
  return (
    <div className={styles.editor}>
      <div className="row" role="toolbar" aria-label={t('people.profile.signature')}>
        <IconButton
          size="small"
          icon="bold"
          label={t('people.profile.bold')}
          keys="mod+b"
          pressed={on?.bold ?? false}
          onClick={() => editor?.chain().focus().toggleBold().run()}
        />
        <IconButton
          size="small"
          icon="italic"
          label={t('people.profile.italic')}
          keys="mod+i"
          pressed={on?.italic ?? false}
          onClick={() => editor?.chain().focus().toggleItalic().run()}
        />
        <IconButton
          size="small"
          icon="list"
          label={t('people.profile.list')}
          pressed={on?.list ?? false}
          onClick={() => editor?.chain().focus().toggleBulletList().run()}
        />
      </div>
      <EditorContent editor={editor} />
    </div>
  )
}
