// Under the thread: one line until somebody writes. Reply and note each keep their own draft, and never look alike.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { isNothing } from '#capabilities/drafts/web/keeper.ts'
import { useConversationKeepers, useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { part } from '#web/part.ts'
import { wordsOf } from './DraftNotices.tsx'
import { TakeOver } from './TakeOver.tsx'
import { shortOf } from './addresses.ts'
import { noteCommand, replyCommand } from './commands.ts'
import css from './composer.module.css'

// With the editor, which is large, so that it is there when it is wanted.
const Reply = part(() => import('./Reply.tsx'), { early: true })
const Note = part(() => import('./Note.tsx'), { early: true })

type Mode = 'reply' | 'note'

type ComposerProps = { conversationId: string; onClosed: () => void }

/** Conversations to go back to, in which an answer was called back: it is open for writing when one arrives there. */
const calledBack = new Set<string>()

/** `onClosed`: an answer has closed the conversation. */
export default function Composer(props: ComposerProps) {
  return <One key={props.conversationId} {...props} />
}

function One({ conversationId, onClosed }: ComposerProps) {
  const t = useText()
  const maySend = useMay('sending:send')
  const keepers = useConversationKeepers(conversationId)
  const settled = useSettled(conversationId)
  const { data: context } = useQuery({
    ...api.sending.replyContext.query({ conversationId }),
    enabled: maySend && settled,
  })
  const [open, setOpen] = useState<Mode | null>(calledBack.has(conversationId) ? 'reply' : null)
  useEffect(() => void calledBack.delete(conversationId), [conversationId])
  const [full, setFull] = useState(false)
  const before = useRef<HTMLElement | null>(null)
  const here = useRef<HTMLDivElement>(null)
  const begin = useCallback((mode: Mode) => {
    before.current ??= document.activeElement as HTMLElement | null
    setOpen(mode)
  }, [])
  const leave = useCallback(() => {
    setOpen(null)
    setFull(false)
    const back = before.current
    before.current = null
    // The focus returns to where it came from, or stays near.
    requestAnimationFrame(() =>
      (back?.isConnected && back !== document.body ? back : here.current?.querySelector('button'))?.focus(),
    )
  }, [])
  const isHere = useMounted()
  const navigate = useNavigate()
  const undone = useCallback(
    (number: number) => {
      if (isHere.current) return begin('reply')
      // The conversation was left meanwhile.
      calledBack.add(conversationId)
      void navigate({ to: `/conversations/${number}` })
    },
    [isHere, begin, navigate, conversationId],
  )
  const focusText = () => here.current?.querySelector<HTMLElement>('[role="textbox"]')?.focus()
  useCommand(replyCommand, () => (open === 'reply' ? focusText() : begin('reply')), { enabled: maySend })
  useCommand(noteCommand, () => (open === 'note' ? focusText() : begin('note')))
  const kind = (
    <Segmented
      label={t('sending.kind')}
      value={open ?? 'reply'}
      onChange={begin}
      options={[
        ...(maySend ? [{ value: 'reply' as const, label: t('sending.kind.reply') }] : []),
        { value: 'note' as const, label: t('sending.kind.note'), icon: 'lock' as const },
      ]}
    />
  )
  const first = context?.to[0]
  return (
    <div ref={here} style={{ display: 'contents' }}>
      {maySend && <TakeOver conversationId={conversationId} keeper={keepers.reply} onTaken={() => begin('reply')} />}
      {open === null ? (
        <div className={css.resting} aria-label={t('sending.label')} role="group">
          {maySend && (
            <button type="button" className={css.begin} onClick={() => begin('reply')}>
              <Icon name="reply" flip />
              <Begun
                keeper={keepers.reply}
                otherwise={
                  first
                    ? t('sending.reply.to', {
                        who: shortOf(first),
                        more: (context?.to.length ?? 1) + (context?.cc.length ?? 0) - 1,
                      })
                    : t('sending.commands.reply')
                }
              />
            </button>
          )}
          <button type="button" className={classes(css.begin, css.slip)} onClick={() => begin('note')}>
            <Icon name="lock" size="s" />
            <Begun keeper={keepers.note} otherwise={t('sending.kind.note')} />
          </button>
        </div>
      ) : (
        <Suspense fallback={<div className={css.resting} aria-busy="true" />}>
          {open === 'reply' && keepers.isReady && (
            <Reply
              conversationId={conversationId}
              keeper={keepers.reply}
              kind={kind}
              full={full}
              onFull={() => setFull(!full)}
              onLeave={leave}
              onUndone={undone}
              onClosed={onClosed}
            />
          )}
          {open === 'note' && keepers.isReady && (
            <Note
              conversationId={conversationId}
              keeper={keepers.note}
              kind={kind}
              full={full}
              onFull={() => setFull(!full)}
              onLeave={leave}
            />
          )}
        </Suspense>
      )}
    </div>
  )
}

/** The first words of a draft, or an invitation. */
function Begun({
  keeper,
  otherwise,
}: {
  keeper: ReturnType<typeof useConversationKeepers>['reply']
  otherwise: string
}) {
  const t = useText()
  const { written } = useKeeperState(keeper)
  const words = isNothing(written) ? '' : wordsOf(written.html)
  if (!words && !written.files.length) return <span className="clip">{otherwise}</span>
  return (
    <span className="clip" dir="auto">
      <b>{t('drafts.begun')}</b> {words}
    </span>
  )
}

function useMounted(): { readonly current: boolean } {
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => void (mounted.current = false)
  }, [])
  return mounted
}
