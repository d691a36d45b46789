// Splitting a conversation in one step, and putting it together again.
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { api } from '#web/api.ts'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useConversationAddress } from './address.ts'

/** Moves a message and all that follow into a conversation of their own, and goes there. */
export function useSplit(conversationId: string): (messageId: string) => Promise<void> {
  const t = useText()
  const navigate = useNavigate()
  const address = useConversationAddress()
  return useCallback(
    async (messageId) => {
      try {
        const before = location.pathname + location.search
        const { conversationId: made, number } = await api.conversations.splitAt({ conversationId, messageId })
        toast({
          text: t('conversations.split.done', { number }),
          icon: 'split',
          undo: async () => {
            await api.conversations.unsplit({ conversationId: made })
            await navigate({ to: before })
          },
        })
        await navigate({ to: address(number) })
      } catch (error) {
        toast({ text: problemOf(error).title, icon: 'circle-alert' })
      }
    },
    [t, navigate, address, conversationId],
  )
}
