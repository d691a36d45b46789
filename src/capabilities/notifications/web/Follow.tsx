// In the head of a conversation: whether one follows it, changed by the same button and key.
import { useQuery } from '@tanstack/react-query'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast, undoable } from '#web/kit/toast.ts'
import { followCommand } from './commands.ts'

export default function Follow({ conversationId }: { conversationId: string }) {
  const t = useText()
  const query = api.notifications.following.query({ conversationId })
  const { data } = useQuery({ ...query, enabled: useSettled(conversationId) })
  const following = data?.following ?? false
  const change = (wish: boolean) => {
    queryClient.setQueryData(query.queryKey, { following: wish })
    return api.notifications.follow({ conversationId, following: wish }).catch((error: unknown) => {
      void queryClient.invalidateQueries({ queryKey: query.queryKey })
      throw error
    })
  }
  const turn = () =>
    undoable({
      run: () => change(!following),
      undo: () => change(following),
      text: t(following ? 'notifications.follow.left' : 'notifications.follow.done'),
      icon: 'bell',
    }).catch((error: Error) => toast({ text: error.message, icon: 'circle-alert' }))
  useCommand(followCommand, () => void turn(), { enabled: data !== undefined })
  return (
    <IconButton
      size="small"
      icon={following ? 'bell-ring' : 'bell'}
      label={t('notifications.follow.label')}
      keys="shift+f"
      pressed={following}
      onClick={() => void turn()}
    />
  )
}
