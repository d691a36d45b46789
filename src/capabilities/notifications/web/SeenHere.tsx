// Whoever has a conversation before their eyes has seen what was told about it.
import { useEffect } from 'react'
import { markSeen, useUnread } from './unread.ts'

export function SeenHere({ conversationId }: { conversationId: string }) {
  const isUnread = useUnread().includes(conversationId)
  useEffect(() => {
    if (!isUnread) return undefined
    const look = () => void (document.visibilityState === 'visible' && markSeen(conversationId).catch(() => undefined))
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [conversationId, isUnread])
  return null
}
