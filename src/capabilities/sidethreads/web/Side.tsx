// Under the thread, above the answer to the customer: writing to somebody outside, once it is wanted.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useCallback } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { answerCommand, forwardCommand } from './commands.ts'
import { openSide, useOpenedSide } from './opened.ts'

const SideLetter = part(() => import('./SideLetter.tsx'))

export function Side({ conversationId }: { conversationId: string }) {
  const mayWrite = useMay('sidethreads:write')
  const opened = useOpenedSide(conversationId)
  const { data } = useQuery({ ...api.sidethreads.ofConversation.query({ conversationId }), enabled: mayWrite })
  const last = data?.items.toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1))[0]
  const focus = () => document.querySelector<HTMLElement>('[data-side] [role="textbox"]')?.focus()
  useCommand(forwardCommand, () => (opened ? focus() : openSide({ conversationId })), { enabled: mayWrite })
  useCommand(answerCommand, () => openSide({ conversationId, sideThreadId: last?.id }), {
    enabled: mayWrite && Boolean(last),
  })
  const leave = useCallback(() => {
    openSide(null)
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-conversation] [role="group"] > button')?.focus(),
    )
  }, [])
  if (!opened || !mayWrite) return null
  return (
    <Suspense>
      <SideLetter
        key={`${conversationId} ${opened.sideThreadId} ${opened.messageId}`}
        opened={opened}
        onLeave={leave}
      />
    </Suspense>
  )
}
