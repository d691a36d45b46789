// What is done about spam from a conversation: shown at once, taken back with Z.
import { useCallback } from 'react'
import { conversationQuery, patch } from '#capabilities/conversations/web/data.ts'
import { tellChange } from '#capabilities/conversations/web/changes.ts'
import { api, queryClient } from '#web/api.ts'
import { failed } from '#web/kit/failed.ts'
import { type Translate, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { BlockView, Lifted } from '../blocking.contract.ts'

/** Asks anew what depends on what is spam and who is blocked. */
export const refresh = (conversationId: string) =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey }),
    queryClient.invalidateQueries({ queryKey: api.blocking.of.query({ conversationId }).queryKey }),
  ])

/** Out of the lists before the server has said yes; back if it says no. */
async function shown<T>(id: string, state: 'spam' | 'open', send: () => Promise<T>): Promise<T> {
  const before = patch(id, { state })
  const back = before && tellChange(before, { state, ...(state === 'spam' ? { waitingSince: null } : {}) })
  try {
    return await send()
  } catch (error) {
    back?.()
    if (before) patch(id, before)
    throw error
  } finally {
    void refresh(id)
  }
}

/** `onGone`: it left the list. */
export function useSpam(conversationId: string, onGone?: () => void) {
  const t = useText()
  const release = useCallback(
    () => shown(conversationId, 'open', () => api.blocking.release({ conversationId })),
    [conversationId],
  )
  const put = useCallback(
    () => shown(conversationId, 'spam', () => api.blocking.mark({ conversationId })),
    [conversationId],
  )
  const block = useCallback(
    async (value: string, reason: string) => {
      tellBlocked(t, await api.blocking.block({ value, reason }), () => refresh(conversationId))
      void refresh(conversationId)
    },
    [conversationId, t],
  )
  const mark = useCallback(async () => {
    try {
      const done = put()
      onGone?.()
      const { suggest } = await done
      toast({ text: t('blocking.done.marked'), icon: 'ban', undo: release })
      return suggest
    } catch (error) {
      failed(error)
      return null
    }
  }, [onGone, put, release, t])
  const unmark = useCallback(async () => {
    try {
      const { lifted } = await release()
      const again = async () => {
        await put()
        await blockAgain(lifted)
        await refresh(conversationId)
      }
      const who = lifted.map(({ value }) => value).join(', ')
      toast({
        text: who ? t('blocking.done.releasedAndLifted', { who }) : t('blocking.done.released'),
        icon: 'inbox',
        undo: again,
      })
    } catch (error) {
      failed(error)
    }
  }, [release, put, conversationId, t])
  return { mark, unmark, block }
}

/** With the way back, unless it is somebody else's block that was there before. */
export function tellBlocked(
  t: Translate,
  { id: blockId, value, isNew, by }: BlockView & { isNew: boolean },
  onLifted?: () => unknown,
): void {
  if (isNew)
    toast({
      text: t('blocking.done.blocked', { who: value }),
      icon: 'shield',
      undo: () => api.blocking.unblock({ blockId }).then(onLifted),
    })
  else
    toast({
      text: t('blocking.done.already', { who: value, by: by?.name ?? t('blocking.settings.somebody') }),
      icon: 'shield',
    })
}

export const blockAgain = async (lifted: readonly Lifted[]): Promise<void> => {
  for (const each of lifted) await api.blocking.block(each)
}
