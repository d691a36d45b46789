// A letter to somebody outside: to whom, about what, what of the conversation goes along. It can not be taken for an
// answer to the customer.
import type { Recipients as Lists } from '#capabilities/drafts/drafts.contract.ts'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { Below } from '#capabilities/sending/web/Below.tsx'
import { Problem } from '#capabilities/sending/web/ComposerParts.tsx'
import { From } from '#capabilities/sending/web/From.tsx'
import { Recipients } from '#capabilities/sending/web/Recipients.tsx'
import { Sheet } from '#capabilities/sending/web/Sheet.tsx'
import { shortOf } from '#capabilities/sending/web/addresses.ts'
import { sendCommand } from '#capabilities/sending/web/commands.ts'
import { useDiscard } from '#capabilities/sending/web/use-discard.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button, ButtonGroup } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Opened } from './opened.ts'
import { Passing } from './Passing.tsx'
import { useSendSide } from './use-send-side.ts'
import { useSide } from './use-side.ts'
import css from './side.module.css'

/** Everybody who gets it sees who else does. */
const visible = ['to', 'cc'] as const
const nobody: Lists = { to: [], cc: [], bcc: [] }

export default function SideLetter({
  opened,
  keeper,
  onLeave,
}: {
  opened: Opened
  keeper: Keeper
  onLeave: () => void
}) {
  const t = useText()
  const { conversationId } = opened
  const { written } = useKeeperState(keeper)
  const { context, sideThreadId, isElsewhere, chosen, choose } = useSide(opened, keeper)
  const people = written.recipients ?? (context && sideThreadId ? { to: context.to, cc: context.cc, bcc: [] } : nobody)
  const subject = written.subject || (context?.subject ?? '')
  const { send, busy, problem } = useSendSide({
    conversationId,
    sideThreadId,
    keeper,
    people,
    subject,
    chosen,
    onLeave,
  })
  const missing = people.to.length + people.cc.length ? undefined : t('sidethreads.write.noRecipient')
  useCommand(sendCommand, () => void (missing ? undefined : send()))
  const discard = useDiscard(keeper, onLeave)
  const first = people.to[0]
  return (
    <div className={css.side} data-side>
      <Sheet
        keeper={keeper}
        mode="new"
        label={t('sidethreads.write.label')}
        placeholder={t('sidethreads.write.placeholder')}
        autoFocus={Boolean(first)}
        full={false}
        maxBytes={context?.maxBytes ?? Infinity}
        onLeave={onLeave}
        head={
          <>
            <div className={css.headMiddle}>
              <p className={css.notice}>
                <Icon name="forward" size="s" flip />
                <span>
                  {first ? t('sidethreads.write.who', { who: shortOf(first) }) : t('sidethreads.write.outside')}
                </span>
              </p>
              <Recipients
                value={{ ...people, bcc: [] }}
                offered={visible}
                autoFocus={!first}
                onChange={(recipients) => keeper.change({ recipients: { ...recipients, bcc: [] } })}
              />
              {!sideThreadId && (
                <label className={css.subject}>
                  {t('sending.new.subject')}
                  <input
                    maxLength={500}
                    value={subject}
                    onChange={(event) => keeper.change({ subject: event.target.value })}
                  />
                </label>
              )}
              {context && (
                <From
                  context={context}
                  mailboxId={written.mailboxId}
                  onChange={(mailboxId) => keeper.change({ mailboxId })}
                />
              )}
            </div>
            <IconButton size="small" icon="x" label={t('sidethreads.write.leave')} onClick={onLeave} />
          </>
        }
        notices={
          <>
            {isElsewhere && (
              <Banner kind="warn" icon="file-pen-line">
                {t('sidethreads.write.elsewhere')}
              </Banner>
            )}
            <Problem text={problem} />
          </>
        }
        below={
          context && (
            <>
              <Passing messages={context.messages} chosen={chosen} onChoose={choose} begins={!sideThreadId} />
              <Below signatureHtml={context.signatureHtml} quoteHtml={context.quote?.html ?? ''} />
            </>
          )
        }
        buttons={(isUploading) => (
          <ButtonGroup>
            <Button
              variant="primary"
              size="small"
              icon="forward"
              keys="mod+enter"
              busy={busy}
              disabledReason={isUploading ? t('sending.files.wait') : missing}
              onClick={() => void send()}
            >
              {first ? t('sidethreads.write.sendTo', { who: shortOf(first) }) : t('sending.send')}
            </Button>
            <Menu
              side="top"
              align="end"
              trigger={
                <Button
                  variant="primary"
                  size="small"
                  className="caret"
                  icon="chevron-down"
                  aria-label={t('sending.more')}
                />
              }
            >
              <MenuItem icon="trash-2" onClick={() => void discard()}>
                {t('drafts.discard')}
              </MenuItem>
            </Menu>
          </ButtonGroup>
        )}
      />
    </div>
  )
}
