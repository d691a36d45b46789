// What the screens of a conversation ask for: the conversation by its number, and its thread in pages.
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { api, isRefusal, queryClient } from '#web/api.ts'
import type { ConversationView } from '../conversations.views.ts'

/** What a list knows already: enough to draw the head at once. */
export type KnownConversation = Pick<
  ConversationView,
  | 'id'
  | 'number'
  | 'subject'
  | 'state'
  | 'assignee'
  | 'team'
  | 'language'
  | 'waitingSince'
  | 'snoozedUntil'
  | 'lastMessageAt'
  | 'revision'
> & { customer: Pick<ConversationView['customer'], 'id' | 'name'> & Partial<ConversationView['customer']> }

export const conversationQuery = (conversationId: string) => api.conversations.get.query({ conversationId })

/** Newest first, 30 at a time. The key is that of the plain query, so that news make it stale. */
export const threadQuery = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: api.conversations.thread.query({ conversationId }).queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.conversations.thread(
        { conversationId, cursor: pageParam, limit: 30, ahead: ahead.has(conversationId) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Tells ids and first words of conversations from a list, so that opening one needs no question for its number. */
export function remember(rows: readonly KnownConversation[]): void {
  for (const row of rows) {
    ids.set(row.number, row.id)
    known.set(row.id, row)
  }
}

/**
 * Loads a conversation, when it is being opened or before it is asked for. Does nothing when it is there. Who has read
 * it must stay true, so the server is told which of the two it is.
 */
export function prefetch(conversationId: string, isOpening = false): void {
  if (!isOpening && !queryClient.getQueryData(threadQuery(conversationId).queryKey)) ahead.add(conversationId)
  // The words first: they are what one waits for.
  void queryClient.prefetchInfiniteQuery(threadQuery(conversationId))
  void queryClient.prefetchQuery(conversationQuery(conversationId))
}

/** Called when a conversation is shown: what was only made ready has been opened now, and the receipt says so. */
export function opened(conversationId: string): void {
  if (!ahead.delete(conversationId)) return
  api.conversations.thread({ conversationId, limit: 1 }).catch(() => void ahead.add(conversationId))
}

/** Threads that were loaded before anybody opened them. */
const ahead = new Set<string>()

/** Forgets which conversation a number belongs to: it was merged into another, or taken out of one. */
export function forgetNumber(number: number): void {
  ids.delete(number)
  void queryClient.invalidateQueries({ queryKey: api.conversations.byNumber.query({ number }).queryKey })
}

const useByNumber = (number: number | undefined) =>
  useQuery({
    ...api.conversations.byNumber.query({ number: number ?? 0 }),
    enabled: number !== undefined && !ids.has(number),
    staleTime: Infinity,
  })

/** The id of the conversation with this number, once it is known. */
export function useConversationId(number: number | undefined): string | undefined {
  const { data } = useByNumber(number)
  return number === undefined ? undefined : (ids.get(number) ?? data?.id)
}

/** The conversation with this number; from a list's row until the server has answered. */
export function useConversation(number: number) {
  const byNumber = useByNumber(number)
  const id = ids.get(number) ?? byNumber.data?.id
  const one = useQuery({
    ...conversationQuery(id ?? ''),
    enabled: id !== undefined,
    initialData: () => (byNumber.data?.id === id ? byNumber.data : undefined),
    initialDataUpdatedAt: byNumber.dataUpdatedAt,
  })
  // What is not found under the id that a list gave may have been merged: its number tells where to.
  const [, look] = useState(0)
  const isGone = isRefusal(one.error, 'conversations.notFound') && ids.has(number)
  useEffect(() => {
    if (!isGone) return
    forgetNumber(number)
    look((times) => times + 1)
  }, [isGone, number])
  // Also when the answer does not come: what the list knows can still be read.
  const outline = useMemo(() => (id === undefined || one.data ? undefined : outlineOf(id)), [id, one.data])
  return {
    id,
    conversation: one.data ?? outline,
    isOutline: one.data === undefined,
    error: byNumber.error ?? one.error,
    retry: () => void (id === undefined ? byNumber.refetch() : one.refetch()),
  }
}

export const useThread = (conversationId: string) => useInfiniteQuery(threadQuery(conversationId))

/** Whether the first messages are there, or it is known that they do not come; asks for nothing. */
export const useThreadState = (conversationId: string): 'pending' | 'success' | 'error' =>
  useInfiniteQuery({ ...threadQuery(conversationId), enabled: false, notifyOnChangeProps: ['status'] }).status

/** Changes what is in memory about a conversation; returns what was there. */
export function patch(conversationId: string, change: Partial<ConversationView>): ConversationView | undefined {
  const { queryKey } = conversationQuery(conversationId)
  const before = queryClient.getQueryData<ConversationView>(queryKey)
  if (before) queryClient.setQueryData<ConversationView>(queryKey, { ...before, ...change })
  return before
}

const ids = new Map<number, string>()
const known = new Map<string, KnownConversation>()

function outlineOf(id: string): ConversationView | undefined {
  const row = known.get(id)
  return (
    row && {
      ...row,
      customer: { marks: [], ...row.customer },
      channel: 'email',
      mailboxId: null,
      private: false,
      members: [],
      participants: [],
      links: [],
      merged: [],
      messageCount: 0,
      createdAt: row.lastMessageAt,
      closedAt: null,
      readAt: null,
      allowed: [],
    }
  )
}
