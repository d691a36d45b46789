// Who else has begun an answer here, and going on with it; and that one's own was taken over.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { toast } from '#web/kit/toast.ts'
import { takeOverCommand } from './commands.ts'
import css from './composer.module.css'

/** `onTaken`: what the colleague wrote is one's own draft now. */
export function TakeOver({ conversationId, keeper, onTaken }: { conversationId: string; keeper: Keeper; onTaken: () => void }) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const query = api.drafts.ofConversation.query({ conversationId })
  const { data } = useQuery(query)
  const other = data?.colleagues.find(({ kind }) => kind === 'reply')
  const taken = data?.reply?.takenOver
  const take = async () => {
    if (!other || busy) return
    setBusy(true)
    try {
      // What was written here stands below what is taken over.
      await keeper.flush()
      await api.drafts.takeOver({ conversationId, agentId: other.agentId, kind: 'reply' })
      toast({ text: t('drafts.takeOver.done', { who: other.name }), icon: 'file-pen-line' })
      onTaken()
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    } finally {
      await queryClient.invalidateQueries({ queryKey: query.queryKey })
      setBusy(false)
    }
  }
  useCommand(takeOverCommand, () => void take(), { enabled: other !== undefined })
  return (
    <>
      {taken && (
        <div className={css.stop}>
          <Banner kind="warn" icon="users-round" live>
            <Text
              k="drafts.takenOver"
              values={{ who: <bdi>{taken.name}</bdi>, when: <RelativeTime at={taken.at} form="relative" /> }}
            />
          </Banner>
        </div>
      )}
      {other && (
        <div className={css.stop}>
          <Banner
            icon="file-pen-line"
            action={
              <Button size="small" busy={busy} onClick={() => void take()}>
                {t('drafts.takeOver')}
              </Button>
            }
          >
            <Text
              k="drafts.begunBy"
              values={{ who: <bdi>{other.name}</bdi>, when: <RelativeTime at={other.begunAt} form="relative" /> }}
            />
          </Banner>
        </div>
      )}
    </>
  )
}
