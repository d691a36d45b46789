// Told before a note is added: who is named in it and may not see the conversation, and so is not told.
import { useQuery } from '@tanstack/react-query'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { undoable } from '#web/kit/toast.ts'
import css from './composer.module.css'
import { mentionsIn } from './editor/mention.ts'

export function Unseeing({ conversationId, html }: { conversationId: string; html: string }) {
  const t = useText()
  const format = useFormats()
  const named = mentionsIn(html).agentIds
  const colleagues = useColleagues()
  const { data } = useQuery({ ...api.conversations.outOfSight.query({ conversationId }), enabled: named.length > 0 })
  const { data: conversation } = useQuery(conversationQuery(conversationId))
  const unseeing = colleagues.filter(({ id }) => named.includes(id) && data?.agentIds.includes(id))
  if (!unseeing.length) return null
  const names = format.list(unseeing.map(({ name }) => name))
  const mayLetIn = conversation?.private && conversation.allowed.includes('private')
  const change = (how: (who: { conversationId: string; agentId: string }) => Promise<unknown>) => async () => {
    for (const { id: agentId } of unseeing) await how({ conversationId, agentId })
    await queryClient.invalidateQueries({ queryKey: ['conversations.outOfSight'] })
  }
  const letIn = () =>
    undoable({
      run: change(api.conversations.addMember),
      undo: change(api.conversations.removeMember),
      text: t('sending.mention.letInDone', { names, count: unseeing.length }),
      icon: 'users-round',
    })
  return (
    <div className={css.stop}>
      <Banner
        kind="warn"
        icon="eye-off"
        live
        action={
          mayLetIn && (
            <Button size="small" onClick={() => void letIn()}>
              {t('sending.mention.letIn')}
            </Button>
          )
        }
      >
        {t('sending.mention.unseeing', { names, count: unseeing.length })}
      </Banner>
    </div>
  )
}
