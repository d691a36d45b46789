// What is being written to somebody outside: the draft that a conversation has of it, and where that goes on.
import { useEffect, useRef } from 'react'
import type { Beside } from '#capabilities/drafts/drafts.contract.ts'
import { type Keeper, isNothing } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import type { SideContext } from '../sidethreads.views.ts'
import type { Opened } from './opened.ts'

/** What of the conversation goes along. */
export type Chosen = NonNullable<Beside['passing']>
const nothing: Chosen = { messageIds: [], attachmentIds: [] }

/** A draft that was begun keeps to those it is for, whatever is opened. */
export function useSide(opened: Opened, keeper: Keeper) {
  const { conversationId, messageId } = opened
  const { written } = useKeeperState(keeper)
  const { beside } = written
  const isBegun = !isNothing(written)
  const sideThreadId = (isBegun ? beside?.sideThreadId : opened.sideThreadId) ?? undefined
  const { data: context } = useQuery(
    api.sidethreads.context.query({ conversationId, sideThreadId, mailboxId: written.mailboxId ?? undefined }),
  )
  const isElsewhere = isBegun && sideThreadId !== opened.sideThreadId
  const begins = useRef(true)
  useEffect(() => {
    if (!context || !begins.current) return
    begins.current = false
    if (isElsewhere) return
    const passing = startOf(context, { sideThreadId, messageId }, isBegun ? beside?.passing : null)
    keeper.change({ beside: { sideThreadId: sideThreadId ?? null, passing } })
  }, [context, isElsewhere, isBegun, beside, sideThreadId, messageId, keeper])
  const passing = beside?.passing ?? nothing
  return {
    context,
    sideThreadId,
    /** It was begun for others than it is opened for. */
    isElsewhere,
    chosen: context ? stillIn(context, passing) : passing,
    choose: (next: Chosen) => keeper.change({ beside: { sideThreadId: sideThreadId ?? null, passing: next } }),
  }
}

/**
 * What a side thread is begun about: the message it was opened with, else the customer's latest, with its files. An
 * answer passes nothing on by itself.
 */
function startOf(
  { messages }: SideContext,
  { sideThreadId, messageId }: Pick<Opened, 'sideThreadId' | 'messageId'>,
  before: Chosen | null | undefined,
): Chosen {
  const earlier = before ?? nothing
  if (!messageId && (before || sideThreadId)) return earlier
  const message = messages.find(({ id, direction }) => (messageId ? id === messageId : direction === 'in'))
  if (!message || earlier.messageIds.includes(message.id)) return earlier
  const files = message.attachments.filter(({ inline }) => !inline).map((file) => file.id)
  return {
    messageIds: [...earlier.messageIds, message.id],
    attachmentIds: [...earlier.attachmentIds, ...files],
  }
}

/** A split may have taken something along meanwhile. */
function stillIn({ messages }: SideContext, { messageIds, attachmentIds }: Chosen): Chosen {
  const files = new Set(messages.flatMap(({ attachments }) => attachments.map(({ id }) => id)))
  return {
    messageIds: messageIds.filter((id) => messages.some((message) => message.id === id)),
    attachmentIds: attachmentIds.filter((id) => files.has(id)),
  }
}
