// What happened in one conversation.
import type { ReactNode } from 'react'
import { usePhotos } from '#capabilities/conversations/web/colleagues.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Dot } from '#web/kit/Chip.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { classes } from '#web/kit/classes.ts'
import type { IconName } from '#web/kit/icon-names.ts'
import { useText } from '#web/kit/i18n.tsx'
import type { Notice, NoticeGroup } from '../notifications.contract.ts'
import css from './notifications.module.css'

const icons: Record<Notice['kind'], IconName> = {
  mentioned: 'at-sign',
  assigned: 'user-round-check',
  customerWrote: 'mail',
  outsideWrote: 'corner-up-left',
  noteAdded: 'lock',
  answered: 'reply',
  stateChanged: 'check',
  reminder: 'alarm-clock',
  undelivered: 'circle-alert',
  teamWork: 'users-round',
}

export function NewsGroup({
  group,
  link,
  onSeen,
}: {
  group: NoticeGroup
  link: (content: ReactNode, className: string) => ReactNode
  onSeen: () => void
}) {
  const t = useText()
  const photos = usePhotos()
  const { unread, subject, number, customer, notices, total } = group
  const hidden = total - notices.length
  return (
    <li className={css.group} data-unread={unread > 0 || undefined}>
      <span className={css.head}>
        {unread > 0 && <Dot kind="heed" label={t('notifications.unreadHere', { count: unread })} />}
        {link(<bdi>{subject || t('conversations.noSubject')}</bdi>, classes('clip', css.title))}
        <span className={classes('faint', 'clip', css.about)}>
          #{number}
          {customer && (
            <>
              {' · '}
              <bdi>{customer}</bdi>
            </>
          )}
        </span>
        {unread > 0 && (
          <IconButton
            className="push"
            size="small"
            icon="check"
            label={t('notifications.commands.seen')}
            keys="e"
            onClick={onSeen}
          />
        )}
      </span>
      <ul className={css.notices}>
        {notices.map(({ id, kind, by, at, read }) => (
          <li key={id} className={classes(css.notice, read && 'faint')}>
            {by.id ? <Avatar name={by.name} photo={photos(by.id)} size="s" /> : <Icon name={icons[kind]} size="s" />}
            <span className={css.line}>
              {t(`notifications.line.${kind}`, { who: by.name || t('notifications.somebody') })}
            </span>
            <span className="faint xs nowrap">
              <RelativeTime at={at} form="brief" />
            </span>
          </li>
        ))}
        {hidden > 0 && <li className={classes(css.notice, 'faint')}>{t('notifications.more', { count: hidden })}</li>}
      </ul>
    </li>
  )
}
