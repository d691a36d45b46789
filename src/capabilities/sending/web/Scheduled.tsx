// At the end of the thread: answers that wait for their time, and what can be done with them.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api, queryClient } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { Text, useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { useMe } from '#web/session.tsx'
import type { ScheduledAnswer } from '../sending.views.ts'
import { TimeToLeave } from './SendLater.tsx'
import { moveScheduledCommand, sendScheduledCommand, stopScheduledCommand } from './commands.ts'
import css from './scheduled.module.css'

export default function Scheduled({ conversationId }: { conversationId: string }) {
  const { data } = useQuery({
    ...api.sending.scheduled.query({ conversationId }),
    enabled: useSettled(conversationId),
  })
  const items = data?.items ?? []
  // Keys and palette are about the next one.
  return items.map((item, index) => <One key={item.id} answer={item} conversationId={conversationId} isNext={index === 0} />)
}

function One({ answer, conversationId, isNext }: { answer: ScheduledAnswer; conversationId: string; isNext: boolean }) {
  const t = useText()
  const me = useMe()
  const format = useFormats()
  const now = useNow()
  const [moving, setMoving] = useState(false)
  const [busy, setBusy] = useState(false)
  const scheduledId = answer.id
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work().catch((error: unknown) => toast({ text: problemOf(error).title, icon: 'circle-alert' }))
    await queryClient.invalidateQueries({ queryKey: ['sending.scheduled'] })
    setBusy(false)
  }
  const stop = () =>
    act(async () => {
      await api.sending.unschedule({ scheduledId })
      await queryClient.invalidateQueries({ queryKey: ['drafts.ofConversation'] })
      toast({ text: t('sending.later.stopped'), icon: 'file-pen-line' })
    })
  const sendNow = () =>
    act(async () => {
      const { messageId } = await api.sending.sendNow({ scheduledId })
      // Only who wrote it calls it back.
      const undo = answer.writer.id === me.id ? () => api.sending.undo({ messageId }) : undefined
      toast({ text: t('sending.later.sent'), icon: 'send', undo })
    })
  const move = (at: string) =>
    act(async () => {
      const { was, revision } = await api.sending.reschedule({ scheduledId, revision: answer.revision, at })
      toast({
        text: t('sending.later.leaves', { at: format.soon(at, Date.now()) }),
        icon: 'clock',
        undo: () => api.sending.reschedule({ scheduledId, revision, at: was }),
      })
    })
  const can = (right: ScheduledAnswer['allowed'][number]) => ({ allowed: answer.allowed.includes(right), enabled: isNext })
  useCommand(sendScheduledCommand, () => void sendNow(), can('sendNow'))
  useCommand(moveScheduledCommand, () => setMoving(true), can('reschedule'))
  useCommand(stopScheduledCommand, () => void stop(), can('unschedule'))
  return (
    <section className={css.ahead} aria-label={t('sending.later.label')}>
      <p className={css.head}>
        <Icon name="clock" size="s" />
        <span>
          <Text
            k="sending.later.waits"
            values={{
              who: <bdi>{answer.writer.name}</bdi>,
              at: (
                <b>
                  <time dateTime={answer.at} title={format.full(answer.at)}>
                    {format.soon(answer.at, now)}
                  </time>
                </b>
              ),
            }}
          />
          {answer.timeZone !== format.timeZone && (
            <span className="faint"> {t('kit.when.zone', { zone: answer.timeZone.replaceAll('_', ' ') })}</span>
          )}
        </span>
      </p>
      <p className={css.words} dir="auto">
        {answer.text}
      </p>
      {answer.allowed.length > 0 && (
        <div className={css.acts}>
          <Button size="small" icon="send" busy={busy} onClick={() => void sendNow()}>
            {t('sending.commands.sendScheduled')}
          </Button>
          <TimeToLeave
            conversationId={conversationId}
            open={moving}
            onOpenChange={setMoving}
            onPick={(at) => void move(at)}
            trigger={
              <Button size="small" variant="quiet" icon="clock" onClick={() => setMoving(true)}>
                {t('sending.commands.moveScheduled')}
              </Button>
            }
          />
          <Button size="small" variant="quiet" icon="file-pen-line" onClick={() => void stop()}>
            {t('sending.commands.stopScheduled')}
          </Button>
        </div>
      )}
    </section>
  )
}

