// A conversation: head, thread and composer. Opening it counts as reading it while the page is in sight.
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useId, useRef, useState } from 'react'
import { api, isRefusal } from '#web/api.ts'
import { Later } from '#web/Later.tsx'
import { Slot } from '#web/Slot.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { afterPaint } from '#web/moments.ts'
import { part } from '#web/part.ts'
import { useTitle } from '#web/title.ts'
import type { ConversationView, Turn } from '../conversations.views.ts'
import { useConversationActions } from './actions.ts'
import { useConversationAddress } from './address.ts'
import { tellChange } from './changes.ts'
import { ConversationHead } from './ConversationHead.tsx'
import { opened, patch, useConversation, useThreadState } from './data.ts'
import { LinkOffers } from './LinkOffers.tsx'
import { Thread } from './Thread.tsx'
import css from './conversation.module.css'

const ReasonNeeded = part(() => import('./ReasonNeeded.tsx'))

export type ConversationPaneProps = {
  number: number
  onBack?: () => void
  onCustomer?: () => void
  /** The reader closed it, or left it with the customer by command: time for the next one. */
  onDone?: (conversation: ConversationView) => void
  /** What was done is undone: show it again. */
  onReturn?: (number: number) => void
}

export function ConversationPane({ number, ...props }: ConversationPaneProps) {
  const t = useText()
  const { conversation, isOutline, error, retry } = useConversation(number)
  useRightAddress(number, conversation)
  useTitle(conversation && `#${conversation.number} ${conversation.subject || t('conversations.noSubject')}`)
  if (isRefusal(error, 'conversations.reasonNeeded'))
    return (
      <Suspense>
        <ReasonNeeded
          number={number}
          conversationId={String(error.problem?.['conversationId'])}
          onOpen={retry}
          onBack={props.onBack}
        />
      </Suspense>
    )
  if (isRefusal(error, 'conversations.notFound')) {
    return (
      <section className={css.pane}>
        <EmptyState
          icon="lock"
          title={t('conversations.notFound.title', { number })}
          actions={props.onBack && <Button onClick={props.onBack}>{t('conversations.notFound.back')}</Button>}
        >
          {t('conversations.notFound.text')}
        </EmptyState>
      </section>
    )
  }
  if (conversation) return <Open key={conversation.id} conversation={conversation} isOutline={isOutline} {...props} />
  return (
    <section className={css.pane} aria-busy={!error}>
      {error ? (
        <ErrorState title={t('conversations.didNotCome')} error={error} onRetry={retry} />
      ) : (
        <LoadingRows rows={5} shape={[34, 90, 76]} />
      )}
    </section>
  )
}

/** A merged conversation is read where it was merged into, and the address says so. */
function useRightAddress(number: number, conversation: ConversationView | undefined): void {
  const navigate = useNavigate()
  const address = useConversationAddress()
  const right = conversation?.number
  useEffect(() => {
    if (right !== undefined && right !== number) void navigate({ to: address(right), replace: true })
  }, [right, number, navigate, address])
}

function Open({
  conversation,
  isOutline,
  onBack,
  onCustomer,
  onDone,
  onReturn,
}: Omit<ConversationPaneProps, 'number'> & { conversation: ConversationView; isOutline: boolean }) {
  const t = useText()
  const headingId = useId()
  const actions = useConversationActions(onReturn)
  useEffect(() => opened(conversation.id), [conversation.id])
  const thread = useThreadState(conversation.id)
  const readAt = useReading(conversation, isOutline, thread === 'success')
  const setState = useCallback(
    async (state: Turn, until?: string | null) => {
      const done = actions.setState(conversation, state, until)
      const goesAway = state === 'closed' || state === 'snoozed'
      if (goesAway) onDone?.(conversation)
      if (!(await done) && goesAway) onReturn?.(conversation.number)
    },
    [actions, conversation, onDone, onReturn],
  )
  // By the time the server has taken the answer, the agent may have gone elsewhere, and stays there.
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => void (isHere.current = false)
  }, [])
  const gone = useCallback(() => void (isHere.current && onDone?.(conversation)), [conversation, onDone])
  const closed = useCallback(() => {
    tellChange(conversation, { state: 'closed', waitingSince: null })
    gone()
  }, [conversation, gone])
  return (
    <section className={css.pane} aria-labelledby={headingId} data-conversation={conversation.number}>
      <ConversationHead
        conversation={conversation}
        actions={actions}
        headingId={headingId}
        onBack={onBack}
        onCustomer={onCustomer}
        onState={(state, until) => void setState(state, until)}
      />
      <div className={css.notices}>
        {actions.conflict && (
          <Banner
            kind="warn"
            icon="users-round"
            live
            action={
              <span className={css.acts}>
                <Button size="small" onClick={() => void actions.conflict!.again()}>
                  {t('conversations.faster.again')}
                </Button>
                <Button size="small" variant="quiet" onClick={actions.forgetConflict}>
                  {t('conversations.faster.leave')}
                </Button>
              </span>
            }
          >
            {actions.conflict.text}
          </Banner>
        )}
        <LinkOffers conversation={conversation} />
        <Slot name="conversation.banner" conversationId={conversation.id} onGone={gone} />
      </div>
      <Thread conversation={conversation} readAt={readAt} />
      {conversation.allowed.includes('reply') && (
        <Later due={thread !== 'pending'} fallback={<div className={css.writeHere} />}>
          <Slot name="conversation.composer" conversationId={conversation.id} onClosed={closed} />
        </Later>
      )}
    </section>
  )
}

/**
 * Marks as read what is in sight, which nothing is before `isThere`. Returns up to when it had been read at first, for
 * the line before the unread part.
 */
function useReading(conversation: ConversationView, isOutline: boolean, isThere: boolean): string | null {
  const [before, setBefore] = useState<{ readAt: string | null }>()
  if (!isOutline && !before) setBefore({ readAt: conversation.readAt })
  const told = useRef('')
  const { id, number, lastMessageAt, readAt } = conversation
  const isUnread = !isOutline && isThere && (readAt === null || readAt < lastMessageAt)
  useEffect(() => {
    if (!isUnread) return undefined
    const tell = () => {
      if (document.visibilityState !== 'visible' || told.current === lastMessageAt) return
      told.current = lastMessageAt
      api.conversations.markRead({ conversationId: id }).then(
        ({ readAt: now }) => {
          patch(id, { readAt: now })
          tellChange({ id, number }, { readAt: now })
        },
        () => void (told.current = ''),
      )
    }
    const stop = afterPaint(tell)
    document.addEventListener('visibilitychange', tell)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', tell)
    }
  }, [id, number, isUnread, lastMessageAt])
  return before?.readAt ?? (isOutline ? null : conversation.readAt)
}
