// Sending what is written: stopped before two answers go out, undone for ten seconds, kept when anything fails.
import { useCallback, useRef, useState } from 'react'
import type { Recipients } from '#capabilities/drafts/drafts.contract.ts'
import type { Keeper, Written } from '#capabilities/drafts/web/keeper.ts'
import { hasRemedy, putRight } from '#capabilities/conversations/web/remedies.ts'
import { ApiError, api, isPassing, isRefusal, queryClient } from '#web/api.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { shortOf } from './addresses.ts'

export type Newer = { id: string; direction: string; author: string; at: string; preview: string }
export type After = 'with_customer' | 'closed' | 'open'
type Mail = { draftId: string; html: string; fileIds: string[]; stateAfter: After } & Recipients
export type Sent = { messageId: string; conversationId: string; number: number; undoUntil: string }

export type Scheduled = { scheduledId: string; at: string; conversationId: string; number: number }

export type SendParts = {
  keeper: Keeper
  /** Who gets it, as shown. */
  recipients: () => Recipients
  call: (mail: Mail, written: Written, force: boolean, key: string) => Promise<Sent>
  /** Lets it leave at this instant. */
  later?: (mail: Mail, written: Written, force: boolean, key: string, at: string) => Promise<Scheduled>
  /** `sent` is not there when it leaves later. */
  onSent: (sent: Sent | undefined, stateAfter: After) => void
  onUndone: (sent: { number: number }) => void
}

export function useSend({ keeper, recipients, call, later, onSent, onUndone }: SendParts) {
  const t = useText()
  const format = useFormats()
  const [busy, setBusy] = useState(false)
  const [stop, setStop] = useState<readonly Newer[] | null>(null)
  const [problem, setProblem] = useState('')
  const [unsure, setUnsure] = useState(false)
  const wanted = useRef<{ after: After; at?: string }>({ after: 'with_customer' })

  const send = useCallback(
    async (stateAfter: After, force = false, at?: string): Promise<void> => {
      if (busy) return
      wanted.current = { after: stateAfter, at }
      setBusy(true)
      setProblem('')
      // The answer to an earlier try was lost: if that try had worked, the draft has ended, which saving it finds out.
      if (unsure) await keeper.flush()
      const { draftId, written, status, endedElsewhere } = keeper.state()
      if (status === 'conflict' || (unsure && endedElsewhere)) return setBusy(false)
      await keeper.pause()
      const people = recipients()
      const mail = { draftId, html: written.html, fileIds: written.files.map((file) => file.id), stateAfter, ...people }
      let again = false
      try {
        if (at && later) {
          const planned = await later(mail, written, force, crypto.randomUUID(), at)
          setStop(null)
          setUnsure(false)
          keeper.reset()
          toast({
            icon: 'clock',
            text: t('sending.later.leaves', { at: format.soon(planned.at, Date.now()) }),
            undo: async () => {
              await api.sending.unschedule({ scheduledId: planned.scheduledId })
              await queryClient.invalidateQueries({ queryKey: ['drafts.ofConversation'] })
              onUndone(planned)
            },
          })
          void queryClient.invalidateQueries({ queryKey: ['sending.scheduled'] })
          return onSent(undefined, 'open')
        }
        const sent = await call(mail, written, force, crypto.randomUUID())
        setStop(null)
        setUnsure(false)
        keeper.reset()
        const [first] = [...people.to, ...people.cc, ...people.bcc]
        toast({
          icon: 'send',
          seconds: Math.max(1, Math.round((Date.parse(sent.undoUntil) - Date.now()) / 1000)),
          text: (left) =>
            t('sending.goesOut', {
              who: first ? shortOf(first) : '',
              more: people.to.length + people.cc.length + people.bcc.length - 1,
              left,
            }),
          undo: async () => {
            await api.sending.undo({ messageId: sent.messageId })
            await queryClient.invalidateQueries({ queryKey: ['drafts.ofConversation'] })
            onUndone(sent)
          },
        })
        // Whoever sends and closes in one breath must not be told that somebody wrote meanwhile.
        await queryClient
          .invalidateQueries({ queryKey: ['conversations.get', { conversationId: sent.conversationId }] })
          .catch(() => undefined)
        onSent(sent, stateAfter)
      } catch (error) {
        keeper.resume()
        again = await putRight(error)
        if (again || hasRemedy(error)) return
        if (isRefusal(error, 'sending.newerMessage'))
          setStop((error.problem as unknown as { messages: Newer[] }).messages)
        else {
          setUnsure(isPassing(error))
          setProblem(isPassing(error) ? t('sending.noAnswer') : (error as ApiError).message)
        }
      } finally {
        setBusy(false)
        if (again) void send(stateAfter, force, at)
      }
    },
    [busy, unsure, keeper, recipients, call, later, onSent, onUndone, t, format],
  )
  return {
    send,
    sendAnyway: () => void send(wanted.current.after, true, wanted.current.at),
    busy,
    stop,
    problem,
    forgetStop: useCallback(() => setStop(null), []),
  }
}
