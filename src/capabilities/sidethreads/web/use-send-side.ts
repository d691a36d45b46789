// Sending what is written to somebody outside: once, with ten seconds to call it back.
import { useState } from 'react'
import type { Recipients } from '#capabilities/drafts/drafts.contract.ts'
import { shortOf } from '#capabilities/sending/web/addresses.ts'
import { ApiError, api, isPassing } from '#web/api.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { Chosen, SideKeeper } from './keeping.ts'
import { type Opened, openSide } from './opened.ts'

type SendSide = {
  opened: Opened
  side: SideKeeper
  people: Recipients
  subject: string
  chosen: Chosen
  onLeave: () => void
}

export function useSendSide({ opened, side, people, subject, chosen, onLeave }: SendSide) {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const { conversationId, sideThreadId } = opened
  const send = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem('')
    const { draftId, written } = side.keeper.state()
    const mail = {
      // A second try after a lost answer sends nothing twice.
      id: draftId,
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
      side.forget()
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
          side.keeper.change({ ...written, recipients: people, subject: sideThreadId ? '' : subject })
          side.choose(chosen)
          openSide({ conversationId, sideThreadId })
        },
      })
    } catch (error) {
      setProblem(isPassing(error) ? t('sending.noAnswer') : (error as ApiError).message)
    } finally {
      setBusy(false)
    }
  }
  return { send, busy, problem }
}
