// Everything one was told, by conversation, the latest first. Keys go through it; opening one clears it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { undoable } from '#web/kit/toast.ts'
import type { NoticeGroup } from '../notifications.contract.ts'
import { NewsGroup } from './NewsGroup.tsx'
import { allSeenCommand, nextNews, previousNews, seenCommand } from './commands.ts'
import { markSeen, useUnread } from './unread.ts'
import css from './notifications.module.css'

export default function NewsPage() {
  const t = useText()
  const navigate = useNavigate()
  const [which, setWhich] = useState<'all' | 'unread'>('all')
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['notifications.list', { unread: which === 'unread', pages: true }],
    queryFn: ({ pageParam, signal }) =>
      api.notifications.list({ unread: which === 'unread', cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const hasUnread = useUnread().length > 0
  const list = useRef<HTMLUListElement>(null)
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('a[data-news]') ?? [])]
  const current = () =>
    rows().indexOf(document.activeElement?.closest('li')?.querySelector('a[data-news]') as HTMLElement)
  const go = (step: 1 | -1) => rows()[Math.max(0, Math.min(rows().length - 1, current() + step))]?.focus()
  useCommand(nextNews, () => go(1))
  useCommand(previousNews, () => go(-1))
  const see = (group?: NoticeGroup) => {
    let back: (() => Promise<unknown>) | undefined
    return undoable({
      run: async () => void (back = await markSeen(group?.conversationId)),
      undo: async () => void (await back?.()),
      text: t(group ? 'notifications.seen.one' : 'notifications.seen.all'),
      icon: 'check',
    })
  }
  useCommand(seenCommand, () => {
    const group = items[current()]
    if (group?.unread) void see(group)
  })
  useCommand(allSeenCommand, () => void see(), { allowed: hasUnread, reason: t('notifications.seen.nothing') })
  return (
    <Page
      title={t('notifications.title')}
      actions={
        <>
          <Segmented
            label={t('notifications.which')}
            value={which}
            onChange={setWhich}
            options={[
              { value: 'all', label: t('notifications.which.all') },
              { value: 'unread', label: t('notifications.which.unread') },
            ]}
          />
          <CommandButton command={allSeenCommand} size="small" />
          <IconButton
            icon="settings"
            label={t('notifications.settings.title')}
            onClick={() => void navigate({ to: '/settings/notifications' })}
          />
        </>
      }
    >
      {isPending && !error && <LoadingRows rows={5} shape={[40, 70]} />}
      {error && <ErrorState title={t('notifications.didNotCome')} error={error} onRetry={() => void refetch()} />}
      {data && !items.length && (
        <EmptyState icon="bell" title={t(which === 'all' ? 'notifications.none' : 'notifications.noneUnread')}>
          {which === 'all' ? t('notifications.noneText') : null}
        </EmptyState>
      )}
      <ul ref={list} className={css.list} aria-label={t('notifications.title')}>
        {items.map((group) => (
          <NewsGroup
            key={group.conversationId}
            group={group}
            link={(content, className) => (
              <Link to={`/conversations/${group.number}`} data-news className={className}>
                {content}
              </Link>
            )}
            onSeen={() => void see(group)}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button className={css.more} busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('notifications.earlier')}
        </Button>
      )}
    </Page>
  )
}
