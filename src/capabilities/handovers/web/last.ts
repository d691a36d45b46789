// By key: the newest message of the customer says what we knew already, or does not after all.
import { threadQuery } from '#capabilities/conversations/web/data.ts'
import { queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { failed } from '#web/kit/failed.ts'
import { useText } from '#web/kit/i18n.tsx'
import { repeatedCommand } from './commands.ts'
import { markRepeated, standingQuery } from './data.ts'

export function useLastOfCustomer(conversationId: string, enabled: boolean): void {
  const t = useText()
  const toggle = async () => {
    // The key may come before it is known what is marked.
    const { repeatedIds } = await queryClient.ensureQueryData(standingQuery(conversationId))
    const pages = queryClient.getQueryData(threadQuery(conversationId).queryKey)?.pages ?? []
    const last = pages.flatMap(({ items }) => items).find((item) => item.kind === 'message' && item.direction === 'in')
    if (last) await markRepeated(t, conversationId, last.id, !repeatedIds.includes(last.id))
  }
  useCommand(repeatedCommand, () => void toggle().catch(failed), { enabled })
}
