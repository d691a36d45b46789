// What one has begun to write and not sent.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DraftLine } from '#capabilities/drafts/drafts.contract.ts'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import css from './delivery.module.css'

const icons = { reply: 'reply', note: 'lock', new: 'mail-plus', side: 'forward' } as const

export default function DraftsPage() {
  const t = useText()
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['drafts.list', { pages: true }],
    queryFn: ({ pageParam, signal }) => api.drafts.list({ cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const discard = async ({ id: draftId }: DraftLine) => {
    await api.drafts.discard({ draftId })
    toast({ icon: 'trash-2', text: t('drafts.discarded'), undo: () => api.drafts.restore({ draftId }) })
    void refetch()
  }
  return (
    <Page title={t('drafts.title')}>
      {isPending && !error && <LoadingRows rows={3} shape={[50, 80]} />}
      {error && <ErrorState title={t('drafts.didNotCome')} error={error} onRetry={() => void refetch()} />}
      {data && !items.length && (
        <EmptyState icon="file-pen-line" title={t('drafts.none')}>
          {t('drafts.noneText')}
        </EmptyState>
      )}
      <ul className={css.list}>
        {items.map((draft) => (
          <li key={draft.id}>
            <span className={css.line}>
              <Icon name={icons[draft.kind]} size="s" flip={draft.kind === 'side'} />
              <Title draft={draft} />
              <span className="faint">
                <RelativeTime at={draft.updatedAt} form="brief" />
              </span>
              <IconButton
                className="push"
                size="small"
                icon="trash-2"
                label={t('drafts.discard')}
                onClick={() => void discard(draft)}
              />
            </span>
            <span className="dim clip" dir="auto">
              {draft.excerpt || draft.subject}
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('drafts.more')}
        </Button>
      )}
    </Page>
  )
}

function Title({ draft }: { draft: DraftLine }) {
  const t = useText()
  if (draft.kind === 'new')
    return (
      <Link to={`/drafts/${draft.id}`}>
        <bdi>{draft.subject || t('drafts.noSubject')}</bdi>
      </Link>
    )
  if (!draft.conversation) return <span>{t('drafts.noAccess')}</span>
  const { number, subject, customer } = draft.conversation
  return (
    <>
      <Link to={`/conversations/${number}`}>
        <bdi>{subject}</bdi>
      </Link>
      <span className="faint">
        #{number} · {draft.kind === 'side' ? t('drafts.side') : <bdi>{customer}</bdi>}
      </span>
    </>
  )
}
