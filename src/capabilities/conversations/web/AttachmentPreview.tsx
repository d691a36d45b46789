// A picture or PDF in full, with the way to the next one and to the download.
import { useEffect, useState } from 'react'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { addressOf, type Attachment } from './Attachments.tsx'
import css from './message.module.css'

export default function AttachmentPreview({
  conversationId,
  files,
  first,
  onClose,
}: {
  conversationId: string
  files: readonly Attachment[]
  first: Attachment
  onClose: () => void
}) {
  const t = useText()
  const format = useFormats()
  const [at, setAt] = useState(
    Math.max(
      0,
      files.findIndex((file) => file.id === first.id),
    ),
  )
  const file = files[at] ?? first
  const name = file.name || t('conversations.attachments.unnamed')
  const many = files.length > 1
  useEffect(() => {
    if (!many) return undefined
    const turn = (event: KeyboardEvent) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0
      if (step) setAt((now) => (now + files.length + (document.dir === 'rtl' ? -step : step)) % files.length)
    }
    // Before the dialog, which keeps keys to itself.
    document.addEventListener('keydown', turn, true)
    return () => document.removeEventListener('keydown', turn, true)
  }, [many, files.length])
  return (
    <Dialog
      open
      onClose={onClose}
      width="64rem"
      title={<bdi>{name}</bdi>}
      note={format.bytes(file.size)}
      footer={
        <>
          {many && (
            <span className="row">
              <IconButton
                icon="chevron-left"
                flip
                label={t('conversations.attachments.previous')}
                onClick={() => setAt((at + files.length - 1) % files.length)}
              />
              <span className="sm dim" aria-live="polite">
                {t('conversations.attachments.position', { at: at + 1, count: files.length })}
              </span>
              <IconButton
                icon="chevron-right"
                flip
                label={t('conversations.attachments.next')}
                onClick={() => setAt((at + 1) % files.length)}
              />
            </span>
          )}
          <a className="btn push" href={addressOf(conversationId, file, false)} download={name}>
            <Icon name="download" />
            {t('conversations.attachments.download')}
          </a>
        </>
      }
    >
      <div className={css.preview}>
        {file.type.startsWith('image/') ? (
          <img key={file.id} src={addressOf(conversationId, file, true)} alt={name} />
        ) : (
          <iframe key={file.id} src={addressOf(conversationId, file, true)} title={name} />
        )}
      </div>
    </Dialog>
  )
}
