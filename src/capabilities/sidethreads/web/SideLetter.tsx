// A letter to somebody outside: to whom, about what, what of the conversation goes along. It can not be taken for an
// answer to the customer.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Recipients as Lists } from '#capabilities/drafts/drafts.contract.ts'
import { useKeeperState } from '#capabilities/drafts/web/use-keeper.ts'
import { Below } from '#capabilities/sending/web/Below.tsx'
import { Problem } from '#capabilities/sending/web/ComposerParts.tsx'
import { From } from '#capabilities/sending/web/From.tsx'
import { Recipients } from '#capabilities/sending/web/Recipients.tsx'
import { Sheet } from '#capabilities/sending/web/Sheet.tsx'
import { shortOf } from '#capabilities/sending/web/addresses.ts'
import { sendCommand } from '#capabilities/sending/web/commands.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button, ButtonGroup } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { SideContext } from '../sidethreads.views.ts'
import { type Chosen, useSideKeeper } from './keeping.ts'
import type { Opened } from './opened.ts'
import { Passing } from './Passing.tsx'
import { useSendSide } from './use-send-side.ts'
import css from './side.module.css'

/** Everybody who gets it sees who else does. */
const visible = ['to', 'cc'] as const
const nobody: Lists = { to: [], cc: [], bcc: [] }
const nothing: Chosen = { messageIds: [], attachmentIds: [] }

export default function SideLetter({ opened, onLeave }: { opened: Opened; onLeave: () => void }) {
  const t = useText()
  const { conversationId, sideThreadId } = opened
  const side = useSideKeeper(conversationId, sideThreadId)
  const { keeper } = side
  const { written } = useKeeperState(keeper)
  const { data: context } = useQuery(
    api.sidethreads.context.query({ conversationId, sideThreadId, mailboxId: written.mailboxId ?? undefined }),
  )
  const [picked, setPicked] = useState<Chosen | undefined>(side.chosen)
  // What was chosen before stays, and the message that it was opened with comes to it.
  const [given] = useState(picked)
  const chosen = picked !== given && picked ? picked : context ? startOf(context, opened, given) : nothing
  const choose = (next: Chosen) => {
    side.choose(next)
    setPicked(next)
  }
  const people = written.recipients ?? (context && sideThreadId ? { to: context.to, cc: context.cc, bcc: [] } : nobody)
  const subject = written.subject || (context?.subject ?? '')
  const { send, busy, problem } = useSendSide({ opened, side, people, subject, chosen, onLeave })
  const missing = people.to.length + people.cc.length ? undefined : t('sidethreads.write.noRecipient')
  useCommand(sendCommand, () => void (missing ? undefined : send()))
  const discard = () => {
    const before = { written, chosen }
    side.forget()
    onLeave()
    toast({
      icon: 'trash-2',
      text: t('drafts.discarded'),
      undo: () => {
        keeper.change(before.written)
        side.choose(before.chosen)
      },
    })
  }
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
        notices={<Problem text={problem} />}
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
              <MenuItem icon="trash-2" onClick={discard}>
                {t('drafts.discard')}
              </MenuItem>
            </Menu>
          </ButtonGroup>
        )}
      />
    </div>
  )
}

/**
 * What a side thread is begun about: the message it was opened with, else the customer's latest, with its files. An
 * answer passes nothing on by itself.
 */
function startOf({ messages }: SideContext, { sideThreadId, messageId }: Opened, before: Chosen | undefined): Chosen {
  if (!messageId && (before || sideThreadId)) return before ?? nothing
  const message = messages.find(({ id, direction }) => (messageId ? id === messageId : direction === 'in'))
  const earlier = before ?? nothing
  if (!message || earlier.messageIds.includes(message.id)) return earlier
  const more = filesOf(message)
  return {
    messageIds: [...earlier.messageIds, ...more.messageIds],
    attachmentIds: [...earlier.attachmentIds, ...more.attachmentIds],
  }
}

const filesOf = ({ id, attachments }: SideContext['messages'][number]): Chosen => ({
  messageIds: [id],
  attachmentIds: attachments.filter(({ inline }) => !inline).map((file) => file.id),
})
