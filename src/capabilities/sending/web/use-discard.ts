// Throwing a draft away, and taking that back.
import { useCallback } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

export function useDiscard(keeper: Keeper, onDone: () => void): () => Promise<void> {
  const t = useText()
  return useCallback(async () => {
    // What was typed last is in it when it is brought back.
    await keeper.flush()
    await keeper.pause()
    const { draftId } = keeper.state()
    try {
      await api.drafts.discard({ draftId })
      toast({
        icon: 'trash-2',
        text: t('drafts.discarded'),
        undo: async () => {
          await api.drafts.restore({ draftId })
          await queryClient.invalidateQueries({ queryKey: ['drafts.ofConversation'] })
          await queryClient.invalidateQueries({ queryKey: ['drafts.get'] })
        },
      })
    } catch (error) {
      keeper.resume()
      // Nothing had been written yet.
      if (!isRefusal(error, 'drafts.notFound'))
        return void toast({ icon: 'circle-alert', text: (error as Error).message })
    }
    keeper.reset()
    onDone()
  }, [keeper, onDone, t])
}
