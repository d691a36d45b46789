// What screens ask about handovers, and what they do with one: told in a toast, with the way to take it back.
import { useQuery } from '@tanstack/react-query'
import { patch } from '#capabilities/conversations/web/data.ts'
import { tellChange } from '#capabilities/conversations/web/changes.ts'
import type { Owner } from '#capabilities/conversations/web/actions.ts'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api, queryClient } from '#web/api.ts'
import { failed } from '#web/kit/failed.ts'
import type { Translate } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { Handover } from '../handovers.views.ts'

export const standingQuery = (conversationId: string) => api.handovers.standing.query({ conversationId })

/** What is marked in a conversation; undefined until it has come, or for those who may not know. */
export function useStanding(conversationId: string) {
  const may = useMay('handovers:use')
  const settled = useSettled(conversationId)
  return useQuery({ ...standingQuery(conversationId), enabled: may && settled }).data
}

/** The latest handover; asks for its words only when there is one. */
export function useHandover(conversationId: string): Handover | null {
  const id = useStanding(conversationId)?.handoverId
  const { data } = useQuery({ ...api.handovers.of.query({ conversationId }), enabled: Boolean(id) })
  return (id && data?.handover) || null
}

export const refresh = () =>
  Promise.all(
    ['handovers.standing', 'handovers.of', 'handovers.waiting', 'conversations.get'].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  )

type Standing = Awaited<ReturnType<typeof api.handovers.standing>>
type Waiting = { id: string; conversationId: string }

export const accept = (t: Translate, { id: handoverId }: Waiting) =>
  api.handovers
    .accept({ handoverId })
    .then(() =>
      toast({
        text: t('handovers.done.accepted'),
        icon: 'handshake',
        undo: () => api.handovers.reconsider({ handoverId }).finally(refresh),
      }),
    )
    .catch(failed)
    .finally(refresh)

export const withdraw = (t: Translate, { id: handoverId }: Waiting) =>
  api.handovers
    .withdraw({ handoverId })
    .then(() => toast({ text: t('handovers.done.withdrawn'), icon: 'undo-2' }))
    .catch(failed)
    .finally(refresh)

/** Shows at once whose it is now. */
export function showOwner(
  conversation: { id: string; number: number },
  owner: { assignee: Owner | null; team?: Owner | null },
): void {
  patch(conversation.id, owner)
  tellChange(conversation, owner)
}

/** Marks a message, or takes the mark away: shown at once, undone by Z. */
export async function markRepeated(
  t: Translate,
  conversationId: string,
  messageId: string,
  isMarked: boolean,
): Promise<void> {
  const { queryKey } = standingQuery(conversationId)
  const carryOut = async (to: boolean) => {
    await queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData<Standing>(
      queryKey,
      (now) =>
        now && {
          ...now,
          repeatedIds: [...now.repeatedIds.filter((id) => id !== messageId), ...(to ? [messageId] : [])],
        },
    )
    await (to ? api.handovers.markRepeated : api.handovers.unmarkRepeated)({ conversationId, messageId }).finally(() =>
      queryClient.invalidateQueries({ queryKey }),
    )
  }
  try {
    await carryOut(isMarked)
    toast({
      text: t(isMarked ? 'handovers.repeated.done' : 'handovers.repeated.undone'),
      icon: 'ear',
      undo: () => carryOut(!isMarked),
    })
  } catch (error) {
    failed(error)
  }
}
