// The head of a conversation: what it is about, whose it is, whose turn it is, and who else is here.
import { Suspense, useCallback, useEffect, useState } from 'react'
import { MarkChips } from '#capabilities/customers/web/Marks.tsx'
import { Slot } from '#web/Slot.tsx'
import { useCommand } from '#web/commands.tsx'
import { CommandButton, CommandIconButton, CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { classes } from '#web/kit/classes.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMe } from '#web/session.tsx'
import type { ConversationView, Turn } from '../conversations.views.ts'
import type { Assignment, ConversationActions } from './actions.ts'
import { Assign } from './AssignPicker.tsx'
import { assignee as assignable } from './assigning.ts'
import { handOverCommand, handing } from './handing.ts'
import { closeCommand, mergeCommand, privateCommand, reopenCommand, takeCommand, withCustomerCommand } from './commands.ts'
import { usePhotos } from './colleagues.ts'
import { part } from '#web/part.ts'
import { usePrivacy } from './privacy.ts'
import { Snooze } from './Snooze.tsx'
import { StateWords } from './StateWords.tsx'
import { Subject } from './Subject.tsx'
import css from './conversation.module.css'

const MergeDialog = part(() => import('./MergeDialog.tsx'))

export type ConversationHeadProps = {
  conversation: ConversationView
  actions: ConversationActions
  headingId: string
  /** Back to the list, where only one pane is shown. */
  onBack?: () => void
  /** Shows the customer, where its panel is put away. */
  onCustomer?: () => void
  /** `until`: when what is put aside comes back; null: only when the customer writes. */
  onState: (state: Turn, until?: string | null) => void
}

export function ConversationHead({
  conversation,
  actions,
  headingId,
  onBack,
  onCustomer,
  onState,
}: ConversationHeadProps) {
  const t = useText()
  const me = useMe()
  const may = (right: ConversationView['allowed'][number]) => conversation.allowed.includes(right)
  const { state, assignee, team } = conversation
  useCommand(closeCommand, () => onState('closed'), { allowed: may('setState'), enabled: state !== 'closed' && state !== 'spam' })
  useCommand(reopenCommand, () => onState('open'), { allowed: may('setState'), enabled: state !== 'open' && state !== 'spam' })
  useCommand(withCustomerCommand, () => onState('with_customer'), {
    allowed: may('setState'),
    enabled: state === 'open' || state === 'snoozed',
  })
  useCommand(takeCommand, () => void actions.assign(conversation, { assignee: me }), {
    allowed: may('assign'),
    enabled: assignee?.id !== me.id,
  })
  const changePrivacy = usePrivacy()
  useCommand(privateCommand, () => void changePrivacy(conversation), { allowed: may('private') })
  const [merging, setMerging] = useState(false)
  useCommand(mergeCommand, () => setMerging(true), { allowed: may('merge') })
  const { assign } = actions
  const mayAssign = may('assign')
  const give = useCallback(
    (to: Assignment) => {
      // What somebody has in hand goes to somebody else with a brief; taking it oneself needs none.
      const isHandedOver = assignee && to.assignee && ![assignee.id, me.id].includes(to.assignee.id)
      if (isHandedOver && handing.current) handing.current(to.assignee!)
      else void assign(conversation, to)
    },
    [assign, assignee, conversation, me.id],
  )
  useEffect(() => {
    assignable.current = mayAssign ? (to) => give({ assignee: to }) : undefined
    return () => void (assignable.current = undefined)
  }, [mayAssign, give])
  const settle = state === 'closed' ? reopenCommand : closeCommand
  return (
    <header className={css.head}>
      <div className={css.top}>
        {onBack && (
          <IconButton
            icon="chevron-left"
            flip
            className="only-narrow"
            label={t('conversations.back')}
            onClick={onBack}
          />
        )}
        <Subject
          subject={conversation.subject}
          id={headingId}
          allowed={may('setSubject')}
          onChange={(subject) => void actions.setSubject(conversation, subject)}
        />
        <Menu align="end" trigger={<IconButton icon="ellipsis" label={t('conversations.more')} />}>
          <CommandMenuItem command={takeCommand} />
          <CommandMenuItem command={handOverCommand} />
          <CommandMenuItem command={withCustomerCommand} />
          <CommandMenuItem command={state === 'with_customer' ? reopenCommand : settle} />
          <CommandMenuItem command={mergeCommand} />
          {may('private') && (
            <MenuItem icon={conversation.private ? 'users-round' : 'lock'} onClick={() => void changePrivacy(conversation)}>
              {t(conversation.private ? 'conversations.private.open' : 'conversations.private.make')}
            </MenuItem>
          )}
          <Slot name="conversation.menu" conversationId={conversation.id} />
          <MenuItem
            icon="link"
            onClick={() =>
              void copyAddress(conversation.number, () =>
                toast({ text: t('conversations.done.copied'), icon: 'copy', seconds: 4 }),
              )
            }
          >
            {t('conversations.copyLink')}
          </MenuItem>
          {onCustomer && (
            <MenuItem icon="contact" onClick={onCustomer}>
              {t('conversations.showCustomer')}
            </MenuItem>
          )}
        </Menu>
        <Snooze allowed={may('setState')} onPick={(until) => onState('snoozed', until)} />
        <CommandButton command={settle} size="small" className="only-wide" />
        <CommandIconButton command={settle} className="only-narrow" />
      </div>
      {merging && (
        <Suspense>
          <MergeDialog conversation={conversation} onClose={() => setMerging(false)} />
        </Suspense>
      )}
      <div className={css.meta}>
        <StateWords state={state} waitingSince={conversation.waitingSince} snoozedUntil={conversation.snoozedUntil} />
        <bdi className="nowrap">#{conversation.number}</bdi>
        {conversation.private && <Chip icon="lock">{t('conversations.private.mark')}</Chip>}
        <Assign
          allowed={mayAssign}
          value={{ assigneeId: assignee?.id, teamId: team?.id }}
          onPick={give}
          trigger={
            <Button variant="quiet" size="small" className={css.owner}>
              <Owner assignee={assignee} team={team} />
            </Button>
          }
        />
        {!mayAssign && (
          <span className="row">
            <Owner assignee={assignee} team={team} />
          </span>
        )}
        <span className={css.present}>
          <Slot name="conversation.present" conversationId={conversation.id} />
        </span>
      </div>
      <div className={css.marks}>
        <MarkChips marks={conversation.customer.marks} />
        <Slot name="conversation.marks" conversationId={conversation.id} />
      </div>
    </header>
  )
}

function Owner({ assignee, team }: Pick<ConversationView, 'assignee' | 'team'>) {
  const t = useText()
  const me = useMe()
  const photos = usePhotos()
  return (
    <>
      <span className="sr">{t('conversations.assign.now')} </span>
      {assignee ? (
        <Avatar name={assignee.name} photo={photos(assignee.id)} size="s" me={assignee.id === me.id} />
      ) : (
        <Icon name="circle-dashed" size="s" />
      )}
      <span className={classes('clip', css.assignee)}>{assignee ? assignee.name : t('conversations.assign.nobody')}</span>
      {team && (
        <span className={classes('clip', 'faint', css.team)}>
          <span aria-hidden="true">· </span>
          {team.name || t('conversations.privateTeam')}
        </span>
      )}
      <Icon name="chevron-down" size="s" />
    </>
  )
}

async function copyAddress(number: number, done: () => void): Promise<void> {
  await navigator.clipboard.writeText(`${location.origin}/conversations/${number}`)
  done()
}
