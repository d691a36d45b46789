// The keeper of a draft for a screen: one for each place, as long as the app is open, so that leaving a conversation
// in the middle of a sentence and coming back finds it as it was.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { api } from '#web/api.ts'
import { onReconnect } from '#web/connection.ts'
import { onLive } from '#web/live.ts'
import { useMe } from '#web/session.tsx'
import type { Kind } from '../drafts.contract.ts'
import { type Keeper, type KeeperState, createKeeper } from './keeper.ts'

const keepers = new Map<string, Keeper>()

function keeperOf(agentId: string, conversationId: string | null, kind: Kind, draftId?: string): Keeper {
  const name = [agentId, conversationId, kind, draftId].join(' ')
  const known = keepers.get(name)
  if (known) return known
  const keeper = createKeeper({
    slot: { agentId, conversationId, kind, draftId },
    save: (input) => api.drafts.save(input),
    storage: localStorage,
    newId: () => crypto.randomUUID(),
  })
  keepers.set(name, keeper)
  return keeper
}

onReconnect(() => keepers.forEach((keeper) => keeper.online()))
// The page may be closed in the middle of a word: it is in this browser already, and most often on the server too.
addEventListener('pagehide', () => keepers.forEach((keeper) => void (keeper.isDirty() && keeper.flush())))

export const useKeeperState = (keeper: Keeper): KeeperState => useSyncExternalStore(keeper.subscribe, keeper.state)

type Keepers = { reply: Keeper; note: Keeper; side: Keeper; isReady: boolean }

/** Your reply, your note and your message to people outside in a conversation. `isReady`: it is known whether there is a draft. */
export function useConversationKeepers(conversationId: string): Keepers {
  const { id } = useMe()
  const reply = keeperOf(id, conversationId, 'reply')
  const note = keeperOf(id, conversationId, 'note')
  const side = keeperOf(id, conversationId, 'side')
  const { data, dataUpdatedAt, refetch, isError } = useQuery(api.drafts.ofConversation.query({ conversationId }))
  useEffect(() => {
    if (!data) return
    reply.offer(data.reply, dataUpdatedAt)
    note.offer(data.note, dataUpdatedAt)
    side.offer(data.side, dataUpdatedAt)
  }, [data, dataUpdatedAt, reply, note, side])
  useEffect(
    () =>
      onLive(
        'drafts.saved',
        ({ draftId }) =>
          void (
            [reply, note, side].some((keeper) => keeper.state().draftId === draftId && !keeper.isDirty()) && refetch()
          ),
      ),
    [reply, note, side, refetch],
  )
  return { reply, note, side, isReady: data !== undefined || isError }
}

/** A message that begins a conversation; `draftId` names it in addresses. `isFresh`: made just now, so nobody has it. */
export function useNewKeeper(draftId: string, isFresh: boolean): { keeper: Keeper; isReady: boolean } {
  const { id } = useMe()
  const keeper = keeperOf(id, null, 'new', draftId)
  const { data, dataUpdatedAt, isPending } = useQuery({
    ...api.drafts.get.query({ draftId }),
    retry: false,
    enabled: !isFresh,
  })
  useEffect(() => {
    if (data) keeper.offer(data, dataUpdatedAt)
    else if (!isPending) keeper.offer(null, Date.now())
  }, [data, dataUpdatedAt, isPending, keeper])
  return { keeper, isReady: isFresh || !isPending }
}
