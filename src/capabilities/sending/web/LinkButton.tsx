// A link: where it leads is asked in a small panel.
import { type Editor, useEditorState } from '@tiptap/react'
import { useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Popover } from '#web/kit/Popover.tsx'
import { useText } from '#web/kit/i18n.tsx'

export function LinkButton({ editor }: { editor: Editor }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const href = useEditorState({
    editor,
    selector: ({ editor: at }) => (at.getAttributes('link').href as string | undefined) ?? '',
  })
  const set = (address: string) => {
    setOpen(false)
    const chain = editor.chain().focus().extendMarkRange('link')
    if (!address) return void chain.unsetLink().run()
    const full = /^[a-z][a-z0-9+.-]*:/i.test(address)
      ? address
      : address.includes('@') && !address.includes('/')
        ? `mailto:${address}`
        : `https://${address}`
    if (editor.state.selection.empty && !href)
      chain.insertContent({ type: 'text', text: address, marks: [{ type: 'link', attrs: { href: full } }] }).run()
    else chain.setLink({ href: full }).run()
  }
  return (
    <Popover
      side="top"
      label={t('sending.tools.link')}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton size="small" icon="link" label={t('sending.tools.link')} pressed={href !== ''} />}
    >
      <Form onSubmit={({ address = '' }) => set(address.trim())}>
        <Field label={t('sending.tools.address')} name="address">
          <Input autoFocus defaultValue={href} inputMode="url" autoComplete="off" />
        </Field>
        <div className="row">
          <Button type="submit" variant="primary" size="small">
            {t('sending.tools.setLink')}
          </Button>
          {href && (
            <Button size="small" onClick={() => set('')}>
              {t('sending.tools.unlink')}
            </Button>
          )}
        </div>
      </Form>
    </Popover>
  )
}
