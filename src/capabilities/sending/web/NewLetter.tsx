// A letter that begins a conversation.
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { Recipients as Lists } from '#capabilities/drafts/drafts.contract.ts'
import type { Written } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState, useNewKeeper } from '#capabilities/drafts/web/use-keeper.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Below } from './Below.tsx'
import { Problem, SendButtons } from './ComposerParts.tsx'
import { From } from './From.tsx'
import { Recipients } from './Recipients.tsx'
import { Sheet } from './Sheet.tsx'
import { sendAndCloseCommand, sendCommand } from './commands.ts'
import { useDiscard } from './use-discard.ts'
import { type After, useSend } from './use-send.ts'
import css from './composer.module.css'

const nobody: Lists = { to: [], cc: [], bcc: [] }

export type NewLetterProps = {
  draftId: string
  /** It was made just now: the server can not know it yet. */
  isFresh?: boolean
  /** Told whether something is written in it. */
  onBegun?: (isBegun: boolean) => void
  onSent: (number: number) => void
  onCancel: () => void
  onUndone: (draftId: string) => void
}

export function NewLetter({ draftId, isFresh = false, onBegun, onSent, onCancel, onUndone }: NewLetterProps) {
  const t = useText()
  const { keeper, isReady } = useNewKeeper(draftId, isFresh)
  const { written, status } = useKeeperState(keeper)
  const isBegun = status !== 'empty'
  useEffect(() => {
    onBegun?.(isBegun)
  }, [isBegun, onBegun])
  const { data: context } = useQuery(api.sending.newContext.query({}))
  const people = written.recipients ?? nobody
  const mailbox = context?.mailboxes.find((each) => each.mailboxId === written.mailboxId) ?? context?.mailboxes[0]
  const latest = useRef({ people, mailboxId: mailbox?.mailboxId })
  useEffect(() => void (latest.current = { people, mailboxId: mailbox?.mailboxId }))
  const call = useCallback(
    (
      mail: Lists & { draftId: string; html: string; fileIds: string[]; stateAfter: After },
      { subject }: Written,
      _force: boolean,
      key: string,
    ) => api.sending.start({ ...mail, subject, mailboxId: latest.current.mailboxId ?? '' }, { idempotencyKey: key }),
    [],
  )
  const { send, busy, problem } = useSend({
    keeper,
    recipients: useCallback(() => latest.current.people, []),
    call,
    onSent: useCallback((sent) => sent && onSent(sent.number), [onSent]),
    onUndone: useCallback(() => onUndone(draftId), [onUndone, draftId]),
  })
  const discard = useDiscard(keeper, onCancel)
  const trySend = (after: After) => void (missing ? undefined : send(after))
  const missing = !written.subject.trim()
    ? t('sending.new.noSubject')
    : !mailbox
      ? t('sending.warnings.cannotSend')
      : undefined
  useCommand(sendCommand, () => trySend('with_customer'))
  useCommand(sendAndCloseCommand, () => trySend('closed'))
  return (
    <section className={css.page} aria-label={t('sending.new.title')}>
      <header className={css.pageHead}>
        <h2>{t('sending.new.title')}</h2>
        <IconButton className="push" icon="x" label={t('sending.new.leave')} onClick={onCancel} />
      </header>
      {!isReady ? (
        <LoadingRows rows={3} shape={[40, 60, 90]} />
      ) : (
        <Sheet
          keeper={keeper}
          mode="new"
          conversationId={null}
          label={t('sending.new.label')}
          placeholder={t('sending.new.placeholder')}
          autoFocus={false}
          full={false}
          maxBytes={context?.maxBytes ?? Infinity}
          onLeave={onCancel}
          head={
            <div className={css.middle}>
              <Recipients
                autoFocus={!people.to.length}
                value={people}
                onChange={(recipients) => keeper.change({ recipients })}
              />
              <label className={css.subjectLine}>
                {t('sending.new.subject')}
                <input
                  className={css.subject}
                  maxLength={500}
                  value={written.subject}
                  onChange={(event) => keeper.change({ subject: event.target.value })}
                />
              </label>
              {context && (
                <From
                  context={{ from: mailbox ?? null, mailboxes: context.mailboxes }}
                  mailboxId={mailbox?.mailboxId ?? null}
                  onChange={(mailboxId) => keeper.change({ mailboxId })}
                />
              )}
            </div>
          }
          notices={<Problem text={problem} />}
          below={mailbox && <Below signatureHtml={context?.signatures[mailbox.mailboxId] ?? ''} quoteHtml="" />}
          buttons={(isUploading) => (
            <SendButtons
              busy={busy}
              isUploading={isUploading}
              missing={missing}
              onSend={trySend}
              onDiscard={() => void discard()}
            />
          )}
        />
      )}
    </section>
  )
}
