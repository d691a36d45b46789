// Under the thread, above the answer to the customer: writing to somebody outside, once it is wanted; one line while
// something of it is begun.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useCallback } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { isNothing } from '#capabilities/drafts/web/keeper.ts'
import { useConversationKeepers, useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { wordsOf } from '#capabilities/sending/web/DraftNotices.tsx'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { part } from '#web/part.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { answerCommand, forwardCommand } from './commands.ts'
import { openSide, useOpenedSide } from './opened.ts'
import css from './side.module.css'

const SideLetter = part(() => import('./SideLetter.tsx'))

export function Side({ conversationId }: { conversationId: string }) {
  const t = useText()
  const mayWrite = useMay('sidethreads:write')
  const { side: keeper, isReady } = useConversationKeepers(conversationId)
  const { written } = useKeeperState(keeper)
  const opened = useOpenedSide(conversationId)
  const settled = useSettled(conversationId)
  const { data } = useQuery({
    ...api.sidethreads.ofConversation.query({ conversationId }),
    enabled: mayWrite && settled,
  })
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
  if (!mayWrite || !isReady) return null
  if (!opened)
    return isNothing(written) ? null : (
      <button
        type="button"
        className={css.begun}
        data-side
        onClick={() => openSide({ conversationId, sideThreadId: written.beside?.sideThreadId ?? undefined })}
      >
        <Icon name="forward" size="s" flip />
        <span className="clip" dir="auto">
          <b>{t('sidethreads.write.begun')}</b> {wordsOf(written.html) || written.subject}
        </span>
      </button>
    )
  return (
    <Suspense>
      <SideLetter
        key={`${conversationId} ${opened.sideThreadId} ${opened.messageId}`}
        opened={opened}
        keeper={keeper}
        onLeave={leave}
      />
    </Suspense>
  )
}
