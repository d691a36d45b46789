// Files of a message in a side thread: pictures and PDFs open in a tab of their own, all others are downloaded.
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { canPreview } from '#capabilities/conversations/web/Attachments.tsx'
import type { SideMessage } from '../sidethreads.views.ts'
import css from './side.module.css'

export function SideFiles({ said: { id, attachments } }: { said: SideMessage }) {
  const t = useText()
  const format = useFormats()
  if (!attachments.length) return null
  return (
    <ul className={css.attached} aria-label={t('conversations.attachments.label', { count: attachments.length })}>
      {attachments.map((file) => {
        const inline = canPreview(file)
        const name = file.name || t('conversations.attachments.unnamed')
        return (
          <li key={file.id}>
            <a
              className={css.file}
              href={api.sidethreads.attachment.url({
                sideMessageId: id,
                attachmentId: file.id,
                inline: inline || undefined,
              })}
              {...(inline ? { target: '_blank', rel: 'noopener noreferrer' } : { download: name })}
            >
              <Icon name={inline ? 'image' : 'file'} size="s" />
              <bdi className="clip">{name}</bdi>
              <span className="faint xs">{format.bytes(file.size)}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
