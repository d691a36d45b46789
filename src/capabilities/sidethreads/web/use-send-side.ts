// Sending what is written to somebody outside: once, with ten seconds to call it back.
import { useState } from 'react'
import type { Recipients } from '#capabilities/drafts/drafts.contract.ts'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { shortOf } from '#capabilities/sending/web/addresses.ts'
import { ApiError, api, isPassing, queryClient } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { openSide } from './opened.ts'
import type { Chosen } from './use-side.ts'

type SendSide = {
  conversationId: string
  sideThreadId: string | undefined
  keeper: Keeper
  people: Recipients
  subject: string
  chosen: Chosen
  onLeave: () => void
}

export function useSendSide({ conversationId, sideThreadId, keeper, people, subject, chosen, onLeave }: SendSide) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [unsure, setUnsure] = useState(false)
  const send = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    // The answer to an earlier try was lost: if that try had worked, the draft has ended, which saving it finds out.
    if (unsure) await keeper.flush()
    const { draftId, written, status, endedElsewhere } = keeper.state()
    if (status === 'conflict' || (unsure && endedElsewhere)) return setBusy(false)
    await keeper.pause()
    const mail = {
      draftId,
      html: written.html,
      to: people.to,
      cc: people.cc,
      fileIds: written.files.map((file) => file.id),
      messageIds: [...chosen.messageIds],
      attachmentIds: [...chosen.attachmentIds],
      mailboxId: written.mailboxId ?? undefined,
    }
    try {
      const sent = sideThreadId
        ? await api.sidethreads.reply({ sideThreadId, ...mail })
        : await api.sidethreads.forward({ conversationId, subject, ...mail })
      setUnsure(false)
      keeper.reset()
      onLeave()
      toast({
        icon: 'forward',
        seconds: Math.max(1, Math.round((Date.parse(sent.undoUntil) - Date.now()) / 1000)),
        text: (left) =>
          t('sending.goesOut', {
            who: people.to[0] ? shortOf(people.to[0]) : '',
            more: people.to.length + people.cc.length - 1,
            left,
          }),
        undo: async () => {
          await api.sidethreads.undo({ sideMessageId: sent.sideMessageId })
          await queryClient.invalidateQueries({ queryKey: ['drafts.ofConversation'] })
          openSide({ conversationId, sideThreadId })
        },
      })
    } catch (error) {
      keeper.resume()
      setUnsure(isPassing(error))
      setProblem(isPassing(error) ? t('sending.noAnswer') : (error as ApiError).message)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, problem }
}
