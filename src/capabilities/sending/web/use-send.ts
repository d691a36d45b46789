// Sending what is written: stopped before two answers go out, undone for ten seconds, kept when anything fails.
import { useCallback, useRef, useState } from 'react'
import type { Recipients } from '#capabilities/drafts/drafts.contract.ts'
import type { Keeper, Written } from '#capabilities/drafts/web/keeper.ts'
import { ApiError, api, isPassing, isRefusal, queryClient } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { shortOf } from './addresses.ts'

export type Newer = { id: string; direction: string; author: string; at: string; preview: string }
export type After = 'with_customer' | 'closed' | 'open'
type Mail = { draftId: string; html: string; fileIds: string[]; stateAfter: After } & Recipients
export type Sent = { messageId: string; conversationId: string; number: number; undoUntil: string }

export type SendParts = {
  keeper: Keeper
  /** Who gets it, as shown. */
  recipients: () => Recipients
  call: (mail: Mail, written: Written, force: boolean, key: string) => Promise<Sent>
  onSent: (sent: Sent, stateAfter: After) => void
  onUndone: (sent: Sent) => void
}

export function useSend({ keeper, recipients, call, onSent, onUndone }: SendParts) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const [stop, setStop] = useState<readonly Newer[] | null>(null)
  const [problem, setProblem] = useState('')
  const [unsure, setUnsure] = useState(false)
  const wanted = useRef<After>('with_customer')

  const send = useCallback(
    async (stateAfter: After, force = false): Promise<void> => {
      if (busy) return
      wanted.current = stateAfter
      setBusy(true)
      setProblem('')
      // The answer to an earlier try was lost: if that try had worked, the draft has ended, which saving it finds out.
      if (unsure) await keeper.flush()
      const { draftId, written, status, endedElsewhere } = keeper.state()
      if (status === 'conflict' || (unsure && endedElsewhere)) return setBusy(false)
      await keeper.pause()
      const people = recipients()
      const mail = { draftId, html: written.html, fileIds: written.files.map((file) => file.id), stateAfter, ...people }
      try {
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
        if (isRefusal(error, 'sending.newerMessage'))
          setStop((error.problem as unknown as { messages: Newer[] }).messages)
        else {
          setUnsure(isPassing(error))
          setProblem(isPassing(error) ? t('sending.noAnswer') : (error as ApiError).message)
        }
      } finally {
        setBusy(false)
      }
    },
    [busy, unsure, keeper, recipients, call, onSent, onUndone, t],
  )
  return {
    send,
    sendAnyway: () => void send(wanted.current, true),
    busy,
    stop,
    problem,
    forgetStop: useCallback(() => setStop(null), []),
  }
}
