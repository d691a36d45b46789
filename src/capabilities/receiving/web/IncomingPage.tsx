// For admins: what arrived and is in no conversation. Nothing that came in is ever out of sight.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { Output } from '#kernel/contract.ts'
import type { receivingContract } from '../receiving.contract.ts'
import { part } from '#web/part.ts'
import css from './receiving.module.css'

const RawMail = part(() => import('./RawMail.tsx'))

type Queries = (typeof receivingContract)['queries']
type Waiting = Output<Queries['waiting']>['items'][number]
type Unmatched = Output<Queries['unmatched']>['items'][number]

/** What waits is read within moments; no event tells when (ms). */
const often = 10_000

export default function IncomingPage() {
  const t = useText()
  const [shown, setShown] = useState<string>()
  return (
    <Page title={t('receiving.incoming.title')}>
      <Section title={t('receiving.waiting.title')}><WaitingMail onShow={setShown} /></Section>
      <Section title={t('receiving.unmatched.title')}><UnmatchedMail onShow={setShown} /></Section>
      {shown && <Suspense><RawMail incomingId={shown} onClose={() => setShown(undefined)} /></Suspense>}
    </Page>
  )
}

function WaitingMail({ onShow }: { onShow: (incomingId: string) => void }) {
  const t = useText()
  const format = useFormats()
  const mailbox = useMailboxNames()
  const { data, error, refetch } = useQuery({ ...api.receiving.waiting.query({ limit: 100 }), refetchInterval: often, staleTime: 0 })
  if (error && !data) return <ErrorState title={t('receiving.waiting.didNotCome')} error={error} onRetry={() => void refetch()} level={3} />
  if (!data) return <LoadingRows rows={2} shape={[60]} />
  if (!data.count) return <EmptyState icon="mail-check" title={t('receiving.waiting.none.title')} level={3}>{t('receiving.waiting.none.text')}</EmptyState>
  return (
    <>
      <p className="sm dim">{t('receiving.waiting.text', { count: data.count })}</p>
      <Table<Waiting>
        label={t('receiving.waiting.title')}
        stacks
        rows={data.items}
        keyOf={({ incomingId }) => incomingId}
        columns={[
          { id: 'at', label: t('receiving.arrived'), heading: true, cell: ({ receivedAt }) => <RelativeTime at={receivedAt} form="dateTime" /> },
          { id: 'how', label: t('receiving.how'), cell: ({ source, mailboxId }) => <span className="dim">{[t(`receiving.source.${source}`), mailbox(mailboxId)].filter(Boolean).join(' · ')}</span> },
          { id: 'size', label: t('receiving.size'), cell: ({ size }) => format.bytes(size) },
          { id: 'why', label: t('receiving.waiting.why'), cell: ({ attempts, problem }) => (attempts ? <><Chip kind="warn">{t('receiving.waiting.attempts', { count: attempts })}</Chip>{problem && <span className={css.said}>{problem}</span>}</> : <span className="dim">{t('receiving.waiting.inTurn')}</span>) },
          { id: 'show', label: t('receiving.original'), quietLabel: true, numeric: true, cell: ({ incomingId }) => <Button size="small" onClick={() => onShow(incomingId)}>{t('receiving.original')}</Button> },
        ]}
      />
      {data.next && <p className="sm dim">{t('receiving.waiting.first', { shown: data.items.length })}</p>}
    </>
  )
}

function UnmatchedMail({ onShow }: { onShow: (incomingId: string) => void }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: ['receiving.unmatched', {}, 'pages'],
    queryFn: ({ pageParam, signal }) => api.receiving.unmatched({ limit: 50, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const items = list.data?.pages.flatMap((page) => page.items)
  if (list.error && !items) return <ErrorState title={t('receiving.unmatched.didNotCome')} error={list.error} onRetry={() => void list.refetch()} level={3} />
  if (!items) return <LoadingRows rows={2} shape={[60]} />
  if (!items.length) return <EmptyState icon="mail-check" title={t('receiving.unmatched.none.title')} level={3}>{t('receiving.unmatched.none.text')}</EmptyState>
  return (
    <>
      <p className="sm dim">{t('receiving.unmatched.text')}</p>
      <ul className={css.list}>{items.map((item) => <li key={item.incomingId}><Report item={item} onShow={onShow} /></li>)}</ul>
      {list.hasNextPage && <Button variant="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('receiving.more')}</Button>}
    </>
  )
}

const kinds = ['failed', 'delayed', 'delivered', 'complaint'] as const

function Report({ item: { incomingId, type, recipients, said, receivedAt, mailboxId }, onShow }: { item: Unmatched; onShow: (incomingId: string) => void }) {
  const t = useText()
  const format = useFormats()
  const mailbox = useMailboxNames()
  const kind = kinds.find((each) => each === type)
  const open = useMutation({
    mutationFn: () => api.receiving.openAnyway({ incomingId }),
    onSuccess: () => {
      toast({ text: t('receiving.unmatched.opened'), icon: 'inbox' })
      return queryClient.invalidateQueries({ queryKey: ['receiving.unmatched'] })
    },
    onError: (error) => void toast({ text: problemOf(error).title, icon: 'circle-alert' }),
  })
  return (
    <article className={css.item}>
      <div className="row wrap">
        <Chip kind={kind === 'delivered' ? 'good' : kind === 'delayed' ? 'warn' : 'bad'}>{t(`receiving.unmatched.type.${kind ?? 'other'}`)}</Chip>
        <bdi className={css.what}>{recipients.length ? format.list(recipients) : t('receiving.unmatched.noRecipient')}</bdi>
        <span className="faint push">{mailbox(mailboxId)} · <RelativeTime at={receivedAt} form="dateTime" /></span>
      </div>
      {said && <span className={css.said}>{said}</span>}
      <div className="row wrap">
        <Button size="small" icon="file-text" onClick={() => onShow(incomingId)}>{t('receiving.original')}</Button>
        <Button size="small" icon="inbox" busy={open.isPending} onClick={() => open.mutate()}>{t('receiving.unmatched.open')}</Button>
      </div>
    </article>
  )
}

function useMailboxNames(): (mailboxId: string | null) => string {
  const { data } = useQuery(api.mailboxes.list.query({}))
  return (mailboxId) => data?.items.find(({ id }) => id === mailboxId)?.address ?? ''
}
