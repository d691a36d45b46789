// One message: who wrote to whom and when, what it says, and its files. The customer's words are the largest on the
// page.
import { memo, useState } from 'react'
import { Slot } from '#web/Slot.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { classes } from '#web/kit/classes.ts'
import { useLanguages } from '#web/kit/languages.ts'
import { useMe } from '#web/session.tsx'
import type { MessageView } from '../conversations.views.ts'
import { Attachments } from './Attachments.tsx'
import { usePhotos } from './colleagues.ts'
import { MessageBody } from './MessageBody.tsx'
import { MessageMenu } from './MessageMenu.tsx'
import { MessageNotices } from './MessageNotices.tsx'
import { Recipients } from './Recipients.tsx'
import { isShownAsHtml } from './thread-items.ts'
import css from './message.module.css'

export type MessageProps = {
  conversationId: string
  message: MessageView
  /** It may be moved, with all that follow, into a conversation of its own. */
  canSplit: boolean
}

export const Message = memo(function Message({ conversationId, message, canSplit }: MessageProps) {
  const t = useText()
  const me = useMe()
  const photos = usePhotos()
  const [asHtml, setAsHtml] = useState(() => isShownAsHtml(message))
  const { direction, author, marks } = message
  const name = author.name || author.address || t('conversations.message.unknownSender')
  const isNote = direction === 'note'
  const files = message.attachments.filter((file) => !(file.inline && asHtml))
  const menu = (
    <MessageMenu
      conversationId={conversationId}
      message={message}
      canSplit={canSplit}
      asHtml={asHtml}
      onAsHtml={setAsHtml}
    />
  )
  const inside = (
    <>
      <header className={css.head}>
        <span className={css.who}>
          {isNote && <Icon name="lock" size="s" />}
          <b dir="auto">{name}</b>
          {isNote ? <span>{t('conversations.note.forColleagues')}</span> : <Recipients message={message} />}
        </span>
        {message.automatic && (
          <Chip title={typeof marks['automaticReason'] === 'string' ? marks['automaticReason'] : undefined}>
            {t('conversations.message.automatic')}
          </Chip>
        )}
        {!isNote && message.language && <Language code={message.language} />}
        {marks['sentElsewhere'] === true && <span>{t('conversations.message.sentElsewhere')}</span>}
        {direction === 'in' && (
          <Slot name="conversation.messageMark" conversationId={conversationId} messageId={message.id} />
        )}
        {direction === 'out' && (
          <Slot name="conversation.messageStatus" conversationId={conversationId} messageId={message.id} />
        )}
        <span className={css.end}>
          {menu}
          <RelativeTime at={message.at} form="time" />
        </span>
      </header>
      <MessageNotices conversationId={conversationId} message={message} canSplit={canSplit} />
      <MessageBody conversationId={conversationId} message={message} asHtml={asHtml} onAsHtml={() => setAsHtml(true)} />
      <Attachments conversationId={conversationId} files={files} />
      {direction === 'out' && (
        <Slot name="conversation.messageFoot" conversationId={conversationId} messageId={message.id} />
      )}
    </>
  )
  return (
    <article
      className={classes(css.message, direction === 'out' && css.ours)}
      aria-label={t(`conversations.message.label.${direction}`, { name })}
    >
      <Avatar
        name={name}
        photo={author.kind === 'agent' ? photos(author.id) : null}
        me={author.kind === 'agent' && author.id === me.id ? 'filled' : undefined}
      />
      <div className={css.inside}>{isNote ? <div className={css.slip}>{inside}</div> : inside}</div>
    </article>
  )
})

/** What it was found to be written in. */
function Language({ code }: { code: string }) {
  const t = useText()
  const { languageName } = useLanguages()
  const name = languageName(code)
  return (
    <span title={t('conversations.message.writtenIn', { language: name })}>
      <span className="sr">{t('conversations.message.writtenIn', { language: name })}</span>
      <span aria-hidden="true">{code}</span>
    </span>
  )
}
