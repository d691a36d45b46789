// By key: the newest message of the customer says what we knew already, or does not after all.
import { threadQuery } from '#capabilities/conversations/web/data.ts'
import { queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { repeatedCommand } from './commands.ts'
import { markRepeated, useStanding } from './data.ts'

export function useLastOfCustomer(conversationId: string, enabled: boolean): void {
  const t = useText()
  const standing = useStanding(conversationId)
  const toggle = () => {
    const pages = queryClient.getQueryData(threadQuery(conversationId).queryKey)?.pages ?? []
    const last = pages.flatMap(({ items }) => items).find((item) => item.kind === 'message' && item.direction === 'in')
    if (last) void markRepeated(t, conversationId, last.id, !standing?.repeatedIds.includes(last.id))
  }
  useCommand(repeatedCommand, toggle, { enabled: enabled && standing !== undefined })
}
