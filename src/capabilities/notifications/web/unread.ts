// What is unseen, for the bell and for whatever clears it; and clearing it, at once on the screen.
import { useQuery } from '@tanstack/react-query'
import { api, queryClient } from '#web/api.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { unreadCap } from '../notifications.contract.ts'

const query = api.notifications.unread.query({})

export function useUnread(): readonly string[] {
  const may = useMay('notifications:use')
  return useQuery({ ...query, enabled: may }).data?.conversationIds ?? none
}
const none: readonly string[] = []

/** For the spine. */
export function useBell(): { words: string; count: string } | null {
  const t = useText()
  const format = useFormats()
  const count = useUnread().length
  if (!count) return null
  const shown = count < unreadCap ? format.number(count) : `${format.number(unreadCap - 1)}+`
  return { words: t('notifications.unread', { count }), count: shown }
}

/** One conversation, or all; returns the way back. */
export async function markSeen(conversationId?: string): Promise<() => Promise<unknown>> {
  queryClient.setQueryData<{ conversationIds: string[] }>(
    query.queryKey,
    (before) =>
      before && { conversationIds: conversationId ? before.conversationIds.filter((id) => id !== conversationId) : [] },
  )
  try {
    const { readAt } = await api.notifications.markRead({ conversationId })
    return () => api.notifications.markUnread({ readAt })
  } finally {
    void queryClient.invalidateQueries({ queryKey: ['notifications.list'] })
    void queryClient.invalidateQueries({ queryKey: query.queryKey })
  }
}
