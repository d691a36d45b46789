// Files of a message: pictures and PDFs open in place, everything can be downloaded.
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { Icon, type IconName } from '#web/kit/Icon.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { MessageView } from '../conversations.views.ts'
import { part } from '#web/part.ts'
import css from './message.module.css'

const AttachmentPreview = part(() => import('./AttachmentPreview.tsx'))

export type Attachment = MessageView['attachments'][number]

const isPicture = ({ type }: Attachment) => /^image\/(png|jpe?g|gif|webp|avif|bmp)$/i.test(type)
const isPdf = ({ type }: Attachment) => /^application\/(x-)?pdf$/i.test(type)
export const canPreview = (file: Attachment) => isPicture(file) || isPdf(file)
/** Larger pictures are not drawn small. */
const maxThumb = 3_000_000
const minPicture = 10_000

export const addressOf = (conversationId: string, file: Attachment, inline: boolean) =>
  api.conversations.attachment.url({ conversationId, attachmentId: file.id, inline: inline || undefined })

export function Attachments({ conversationId, files }: { conversationId: string; files: readonly Attachment[] }) {
  const t = useText()
  const [open, setOpen] = useState<Attachment>()
  if (!files.length) return null
  // Pictures that stood in the text are part of what was said; logos of signatures are smaller than a word about them.
  const pictures = files.filter(
    (file) => file.inline && isPicture(file) && file.size >= minPicture && file.size <= maxThumb,
  )
  const others = files.filter((file) => !pictures.includes(file))
  return (
    <>
      {pictures.length > 0 && (
        <ul className={css.pictures} aria-label={t('conversations.attachments.pictures', { count: pictures.length })}>
          {pictures.map((file) => (
            <li key={file.id}>
              <Picture conversationId={conversationId} file={file} onOpen={() => setOpen(file)} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className={css.files} aria-label={t('conversations.attachments.label', { count: others.length })}>
          {others.map((file) => (
            <li key={file.id}>
              <File conversationId={conversationId} file={file} onOpen={() => setOpen(file)} />
            </li>
          ))}
        </ul>
      )}
      {open && (
        <Suspense>
          <AttachmentPreview
            conversationId={conversationId}
            files={files.filter(canPreview)}
            first={open}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

function Picture({ conversationId, file, onOpen }: { conversationId: string; file: Attachment; onOpen: () => void }) {
  const t = useText()
  const name = file.name || t('conversations.attachments.unnamed')
  return (
    <button type="button" onClick={onOpen} aria-haspopup="dialog">
      <img src={addressOf(conversationId, file, true)} alt={name} loading="lazy" decoding="async" />
    </button>
  )
}

function File({ conversationId, file, onOpen }: { conversationId: string; file: Attachment; onOpen: () => void }) {
  const t = useText()
  const format = useFormats()
  const name = file.name || t('conversations.attachments.unnamed')
  const [noThumb, setNoThumb] = useState(false)
  const inside = (
    <>
      <span className={css.thumb}>
        {isPicture(file) && file.size <= maxThumb && !noThumb ? (
          <img
            src={addressOf(conversationId, file, true)}
            alt=""
            loading="lazy"
            decoding="async"
            onError={() => setNoThumb(true)}
          />
        ) : (
          <Icon name={iconOf(file)} />
        )}
      </span>
      <span className={css.fileWords}>
        <bdi className="clip" title={name}>
          {name}
        </bdi>
        <small>{format.bytes(file.size)}</small>
      </span>
    </>
  )
  if (canPreview(file))
    return (
      <button type="button" className={css.file} onClick={onOpen} aria-haspopup="dialog">
        {inside}
      </button>
    )
  return (
    <a className={css.file} href={addressOf(conversationId, file, false)} download={name}>
      {inside}
    </a>
  )
}

function iconOf(file: Attachment): IconName {
  if (isPicture(file)) return 'image'
  if (isPdf(file) || file.type.startsWith('text/')) return 'file-text'
  if (file.type === 'message/rfc822') return 'mail'
  return 'file'
}
