// Writing an answer to the customer: to whom, from where, what stands in the way, and sending it.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Recipients as Lists } from '#capabilities/drafts/drafts.contract.ts'
import type { Keeper, Written } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import type { ReplyContext } from '../sending.views.ts'
import { Below } from './Below.tsx'
import { FullSizeButton, Problem, SendButtons } from './ComposerParts.tsx'
import { From } from './From.tsx'
import { Recipients } from './Recipients.tsx'
import { SendLater } from './SendLater.tsx'
import { Sheet } from './Sheet.tsx'
import { Warnings } from './Warnings.tsx'
import { shortOf } from './addresses.ts'
import { sendAndCloseCommand, sendCommand } from './commands.ts'
import { useDiscard } from './use-discard.ts'
import { type After, useSend } from './use-send.ts'
import css from './composer.module.css'

export type ReplyProps = {
  conversationId: string
  keeper: Keeper
  kind: ReactNode
  full: boolean
  onFull: () => void
  onLeave: () => void
  /** Called back: the number of its conversation. */
  onUndone: (number: number) => void
  onClosed: () => void
}

export default function Reply({ conversationId, keeper, kind, full, onFull, onLeave, onUndone, onClosed }: ReplyProps) {
  const t = useText()
  const { written } = useKeeperState(keeper)
  const { data: context } = useQuery(
    api.sending.replyContext.query({ conversationId, mailboxId: written.mailboxId ?? undefined }),
  )
  const suggested = useMemo(() => suggestedBy(context), [context])
  const people = written.recipients ?? suggested
  const [after, setAfter] = useState<After>('with_customer')
  const { seen, read, isNew, isKnown } = useSeen(context?.lastSeenMessageId)
  const latest = useRef({ people, seen })
  useEffect(() => void (latest.current = { people, seen }))
  const call = useCallback(
    (
      { to, cc, bcc, ...mail }: Lists & { draftId: string; html: string; fileIds: string[]; stateAfter: After },
      { mailboxId }: Written,
      force: boolean,
      key: string,
    ) =>
      api.sending.send(
        {
          conversationId,
          ...mail,
          to,
          cc,
          bcc,
          mailboxId: mailboxId ?? undefined,
          lastSeenMessageId: latest.current.seen,
          force,
        },
        { idempotencyKey: key },
      ),
    [conversationId],
  )
  const later = useCallback(
    (
      mail: Lists & { draftId: string; html: string; fileIds: string[]; stateAfter: After },
      { mailboxId }: Written,
      force: boolean,
      key: string,
      at: string,
    ) =>
      api.sending.sendLater(
        { conversationId, ...mail, mailboxId: mailboxId ?? undefined, lastSeenMessageId: latest.current.seen, force, at },
        { idempotencyKey: key },
      ),
    [conversationId],
  )
  const { send: sendNow, sendAnyway, busy, stop, problem, forgetStop } = useSend({
    keeper,
    later,
    recipients: useCallback(() => latest.current.people, []),
    call,
    onSent: useCallback(
      (sent, stateAfter) => {
        if (sent) read(sent.messageId)
        onLeave()
        if (stateAfter === 'closed') onClosed()
      },
      [read, onLeave, onClosed],
    ),
    onUndone: useCallback(({ number }) => onUndone(number), [onUndone]),
  })
  const send = useOnceKnown(isKnown, sendNow)
  const discard = useDiscard(keeper, onLeave)
  useCommand(sendCommand, () => void send(after))
  useCommand(sendAndCloseCommand, () => void send('closed'))
  const first = people.to[0]
  const show = (messageId: string) => {
    document.querySelector(`[data-entry="${messageId}"]`)?.scrollIntoView({ block: 'nearest' })
    read(messageId)
    forgetStop()
  }
  return (
    <Sheet
      keeper={keeper}
      mode="reply"
      conversationId={conversationId}
      onAfter={setAfter}
      label={t('sending.reply.label')}
      placeholder={t('sending.reply.placeholder', { who: first ? shortOf(first) : '' })}
      lang={context?.language}
      autoFocus
      full={full}
      maxBytes={context?.maxBytes ?? Infinity}
      onLeave={onLeave}
      head={
        <>
          {kind}
          <div className={css.middle}>
            <Recipients value={people} onChange={(recipients) => keeper.change({ recipients })} />
            {context && (
              <From
                context={context}
                mailboxId={written.mailboxId}
                onChange={(mailboxId) => keeper.change({ mailboxId })}
              />
            )}
          </div>
          <FullSizeButton full={full} onFull={onFull} />
        </>
      }
      notices={
        <>
          {context && (
            <Warnings
              warnings={context.warnings}
              onAdd={(address) =>
                keeper.change({ recipients: { ...people, to: [...people.to, { name: '', address }] } })
              }
            />
          )}
          {stop ? (
            <div className={css.stop}>
              <Banner
                kind="warn"
                icon="users-round"
                live
                action={
                  <span className={css.acts}>
                    <Button size="small" onClick={() => show(stop[0]!.id)}>
                      {t('sending.stop.read')}
                    </Button>
                    <Button size="small" busy={busy} onClick={sendAnyway}>
                      {t('sending.stop.anyway')}
                    </Button>
                  </span>
                }
              >
                <Text
                  k={stop[0]!.direction === 'in' ? 'sending.stop.customer' : 'sending.stop.colleague'}
                  values={{
                    who: <bdi>{stop[0]!.author}</bdi>,
                    when: <RelativeTime at={stop[0]!.at} form="relative" />,
                  }}
                />
                <q className={css.said} dir="auto">
                  {stop[0]!.preview}
                </q>
              </Banner>
            </div>
          ) : (
            isNew && (
              <div className={css.stop}>
                <Banner
                  icon="mail-open"
                  live
                  action={
                    <Button size="small" onClick={() => show(context!.lastSeenMessageId!)}>
                      {t('sending.stop.read')}
                    </Button>
                  }
                >
                  {t('sending.stop.arrived')}
                </Banner>
              </div>
            )
          )}
          <Problem text={problem} />
        </>
      }
      below={context && <Below signatureHtml={context.signatureHtml} quoteHtml={context.quote?.html ?? ''} />}
      buttons={(isUploading) => (
        <>
          <SendLater
            conversationId={conversationId}
            disabledReason={isUploading ? t('sending.files.wait') : undefined}
            onPick={(at) => void send('with_customer', false, at)}
          />
          <SendButtons
          busy={busy}
          isUploading={isUploading}
          mayKeepOpen
          after={after}
          onSend={(after) => void send(after)}
          onDiscard={() => void discard()}
          />
        </>
      )}
    />
  )
}

const nobody: Lists = { to: [], cc: [], bcc: [] }
const suggestedBy = (context: ReplyContext | undefined): Lists =>
  context
    ? {
        to: context.to.map(({ name, address }) => ({ name, address })),
        cc: context.cc.map(({ name, address }) => ({ name, address })),
        bcc: [],
      }
    : nobody

/** The newest message when the writer began; what comes later is new until it is read. Ids follow time. */
function useSeen(newest: string | null | undefined) {
  const [seen, setSeen] = useState<string | null | undefined>(newest)
  useEffect(() => {
    if (seen === undefined && newest !== undefined) setSeen(newest)
  }, [seen, newest])
  return {
    seen: seen ?? null,
    isKnown: seen !== undefined,
    isNew: seen !== undefined && Boolean(newest) && newest! > (seen ?? ''),
    read: useCallback((id: string) => setSeen((before) => (before && before > id ? before : id)), []),
  }
}

/** Sent by quick hands before it is known to whom and after which message: it goes as soon as that is there. */
function useOnceKnown(isKnown: boolean, send: ReturnType<typeof useSend>['send']): typeof send {
  const [asked, setAsked] = useState<Parameters<typeof send> | null>(null)
  useEffect(() => {
    if (!asked || !isKnown) return
    setAsked(null)
    void send(...asked)
  }, [asked, isKnown, send])
  return useCallback(
    async (...wish) => {
      if (isKnown) return send(...wish)
      setAsked(wish)
    },
    [isKnown, send],
  )
}
