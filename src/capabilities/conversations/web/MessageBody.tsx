// What a message says: its words, or its layout in a frame; pictures from elsewhere only when asked for.
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { classes } from '#web/kit/classes.ts'
import type { MessageView } from '../conversations.views.ts'
import { MessageFrame } from './MessageFrame.tsx'
import { Folded, Words } from './MessageWords.tsx'
import css from './message.module.css'

export function MessageBody({
  conversationId,
  message,
  asHtml,
  onAsHtml,
}: {
  conversationId: string
  message: MessageView
  asHtml: boolean
  onAsHtml: () => void
}) {
  const t = useText()
  if (asHtml) return <Layout conversationId={conversationId} message={message} />
  if (!message.text.trim() && !message.folded.length)
    return (
      <p className={css.nothing}>
        {t(message.attachments.length ? 'conversations.message.onlyFiles' : 'conversations.message.noWords')}
      </p>
    )
  return (
    <>
      <div className={classes(css.body, message.marks.unreadable && css.unreadable)}>
        <Words text={message.text} lang={message.language} />
      </div>
      <Folded parts={message.folded} lang={message.language} />
      {losesInWords(message) && (
        <Button size="small" variant="link" icon={message.marks.table ? 'table' : 'image'} className={css.layout} onClick={onAsHtml}>
          {t('conversations.message.asLayout')}
        </Button>
      )}
    </>
  )
}

/** Tables read badly as words alone, and pictures between the words are not seen. */
const losesInWords = ({ hasHtml, direction, marks, outsideImages, attachments }: MessageView): boolean =>
  hasHtml && direction === 'in' && (marks.table || outsideImages || attachments.some(({ inline }) => inline))

function Layout({ conversationId, message }: { conversationId: string; message: MessageView }) {
  const t = useText()
  const [images, setImages] = useState(false)
  const [busy, setBusy] = useState(false)
  const show = async () => {
    setBusy(true)
    try {
      await api.conversations.loadImages({ conversationId, messageId: message.id })
      setImages(true)
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
    setBusy(false)
  }
  return (
    <>
      {message.outsideImages && !images && (
        <p className={css.blocked}>
          <Icon name="image-off" size="s" />
          <span className="grow">{t('conversations.images.blocked')}</span>
          <Button size="small" busy={busy} onClick={() => void show()}>
            {t('conversations.images.show')}
          </Button>
        </p>
      )}
      <MessageFrame
        conversationId={conversationId}
        messageId={message.id}
        images={images}
        title={t('conversations.message.layoutOf', { name: message.author.name || message.author.address })}
      />
    </>
  )
}
