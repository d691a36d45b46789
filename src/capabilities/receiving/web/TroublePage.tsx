// Sent mail that did not arrive or may not have: why, and what can be done about each.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { TroubleItem } from './TroubleItem.tsx'
import css from './receiving.module.css'

export default function TroublePage() {
  const t = useText()
  const [whose, setWhose] = useState<'mine' | 'all'>('all')
  const input = { mine: whose === 'mine', limit: 50 }
  const list = useInfiniteQuery({
    queryKey: ['sending.trouble', input, 'pages'],
    queryFn: ({ pageParam, signal }) => api.sending.trouble({ ...input, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const items = list.data?.pages.flatMap((page) => page.items)
  return (
    <Page title={t('receiving.trouble.title')}>
      <div className={css.head}>
        <Segmented label={t('receiving.trouble.whose')} value={whose} onChange={setWhose} options={[{ value: 'all', label: t('receiving.trouble.all') }, { value: 'mine', label: t('receiving.trouble.mine') }]} />
        <span className="sm dim">{t('receiving.trouble.what')}</span>
      </div>
      {list.error && !items ? <ErrorState title={t('receiving.trouble.didNotCome')} error={list.error} onRetry={() => void list.refetch()} />
        : !items ? <LoadingRows rows={3} shape={[30, 60, 80]} />
        : items.length ? <ul className={css.list}>{items.map((line) => <li key={line.messageId}><TroubleItem line={line} /></li>)}</ul>
        : <EmptyState icon="mail-check" title={t('receiving.trouble.none.title')}>{t('receiving.trouble.none.text')}</EmptyState>}
      {list.hasNextPage && <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('receiving.more')}</Button>}
    </Page>
  )
}
