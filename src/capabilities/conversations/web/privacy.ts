// Making a conversation private and opening it again, with the way back.
import { useCallback } from 'react'
import { api } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import type { ConversationView } from '../conversations.views.ts'
import { patch } from './data.ts'

type Conversation = Pick<ConversationView, 'id' | 'number' | 'private' | 'members'>

export function usePrivacy() {
  const t = useText()
  const me = useMe()
  return useCallback(
    async ({ id: conversationId, number, private: isPrivate, members }: Conversation) => {
      const before = patch(conversationId, { private: !isPrivate, members: isPrivate ? [] : [{ id: me.id, name: me.name }] })
      try {
        if (isPrivate) {
          const { was } = await api.conversations.makeOpen({ conversationId })
          toast({
            text: t('conversations.private.opened', { number }),
            icon: 'users-round',
            undo: () => api.conversations.makePrivate({ conversationId, memberIds: was.memberIds }),
          })
        } else {
          await api.conversations.makePrivate({ conversationId })
          toast({
            text: t('conversations.private.made', { number }),
            icon: 'lock',
            undo: () => api.conversations.makeOpen({ conversationId }),
          })
        }
      } catch (error) {
        if (before) patch(conversationId, { private: isPrivate, members })
        toast({ text: problemOf(error).title, icon: 'circle-alert' })
      }
    },
    [t, me],
  )
}
