// A message of a side thread, where it was said: beside the conversation, and plainly not of it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { usePhotos } from '#capabilities/conversations/web/colleagues.ts'
import { PageFrame } from '#capabilities/conversations/web/MessageFrame.tsx'
import { Folded, Words } from '#capabilities/conversations/web/MessageWords.tsx'
import type { EventLine } from '#capabilities/conversations/web/slots.ts'
import message from '#capabilities/conversations/web/message.module.css'
import { shortOf } from '#capabilities/sending/web/addresses.ts'
import { Fate } from '#capabilities/sending/web/MessageStatus.tsx'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay, useMe } from '#web/session.tsx'
import type { SideMessage } from '../sidethreads.views.ts'
import { openSide } from './opened.ts'
import { SideFiles } from './SideFiles.tsx'
import css from './side.module.css'

export default function SideCard({ event }: { event: EventLine }) {
  const t = useText()
  const sideMessageId = String(event.payload['sideMessageId'])
  const mayRead = useMay('sidethreads:read')
  const { data, error, refetch } = useQuery({ ...api.sidethreads.message.query({ sideMessageId }), enabled: mayRead })
  if (!mayRead) return null
  if (data) return <Card said={data} />
  if (!error) return <LoadingRows rows={1} shape={[40, 80]} />
  return (
    <p className={css.failed}>
      {t('sidethreads.card.didNotCome')}{' '}
      <Button variant="link" size="small" onClick={() => void refetch()}>
        {t('sidethreads.card.again')}
      </Button>
    </p>
  )
}

function Card({ said }: { said: SideMessage }) {
  const t = useText()
  const me = useMe()
  const photos = usePhotos()
  const mayWrite = useMay('sidethreads:write')
  const { direction, author, addresses } = said
  const isOurs = direction === 'out'
  const recipients = [...addresses.to, ...addresses.cc]
  const who = isOurs ? (recipients[0] ? shortOf(recipients[0]) : '') : author.name || author.address
  if (said.calledBack)
    return (
      <p className={css.calledBack}>
        <Icon name="undo-2" size="s" />
        {t('sidethreads.card.calledBack', { author: author.name, who })}
      </p>
    )
  const house = author.address.slice(author.address.lastIndexOf('@') + 1)
  return (
    <article
      className={message.message}
      data-side-message={direction}
      aria-label={t(isOurs ? 'sidethreads.card.labelOut' : 'sidethreads.card.labelIn', { who })}
    >
      <Avatar
        name={author.name || author.address}
        photo={author.agentId ? photos(author.agentId) : null}
        me={author.agentId === me.id ? 'filled' : undefined}
      />
      <div className={css.card}>
        <header className={css.cardHead}>
          <span className={css.names}>
            <Icon name={isOurs ? 'forward' : 'corner-up-left'} size="s" flip />
            <b dir="auto">{author.name || author.address}</b>
            {isOurs ? (
              <span className="clip">{t('sidethreads.card.to', { who, more: recipients.length - 1 })}</span>
            ) : (
              <bdi className="clip faint">{house}</bdi>
            )}
            <span className={css.unseen}>{t('sidethreads.card.notSeen')}</span>
          </span>
          {said.automatic && <Chip>{t('conversations.message.automatic')}</Chip>}
          {said.delivery && <Fate delivery={said.delivery} doing={doingFor(said.id)} />}
          <span className={css.time}>
            <RelativeTime at={said.at} form="time" />
          </span>
        </header>
        <Marks said={said} />
        <Body said={said} />
        <SideFiles said={said} />
        {mayWrite && (
          <div className={css.acts}>
            <Button
              size="small"
              variant="quiet"
              icon="forward"
              onClick={() => openSide({ conversationId: said.conversationId, sideThreadId: said.sideThreadId })}
            >
              {t(isOurs ? 'sidethreads.card.writeAgain' : 'sidethreads.card.answer', { who })}
            </Button>
          </div>
        )}
      </div>
    </article>
  )
}

/** What must be known before one believes it. */
function Marks({ said: { marks, author } }: { said: SideMessage }) {
  const t = useText()
  if (marks.erased) return <Banner icon="eye-off">{t('conversations.erased')}</Banner>
  if (!marks.forged && marks['newPerson'] !== true) return null
  return (
    <p className={css.marks}>
      <Icon name="triangle-alert" size="s" />
      <span>
        {marks.forged
          ? t('sidethreads.card.forged', { address: author.address })
          : t('sidethreads.card.newPerson', { address: author.address })}
      </span>
    </p>
  )
}

function Body({ said }: { said: SideMessage }) {
  const t = useText()
  const isIn = said.direction === 'in'
  const [asHtml, setAsHtml] = useState(said.hasHtml && isIn && !said.text.trim())
  if (asHtml)
    return (
      <PageFrame
        messageId={said.id}
        title={t('conversations.message.layoutOf', { name: said.author.name || said.author.address })}
        src={api.sidethreads.messageHtml.url({ sideMessageId: said.id })}
      />
    )
  return (
    <>
      {said.text.trim() && (
        <div className={css.words}>
          <Words text={said.text} lang={said.language} />
        </div>
      )}
      {said.forwarded > 0 && <p className={css.passed}>{t('sidethreads.card.passed', { count: said.forwarded })}</p>}
      <Folded parts={said.folded} lang={said.language} />
      {said.hasHtml && isIn && (
        <Button size="small" variant="link" icon="image" onClick={() => setAsHtml(true)}>
          {t('conversations.message.asLayout')}
        </Button>
      )}
    </>
  )
}

const doingFor = (sideMessageId: string) => ({
  act: (right: string) => {
    const { undo, retry, resend, markSent } = api.sidethreads
    const acts: Record<string, (input: { sideMessageId: string }) => Promise<unknown>> = {
      undo,
      retry,
      resend,
      markSent,
    }
    return acts[right]!({ sideMessageId })
  },
  raw: api.sidethreads.raw.url({ sideMessageId, as: 'text' }),
})
