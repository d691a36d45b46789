// Everything that happened with a customer or with the people of a company, newest first: narrowed to one kind, begun at
// a day, and going on as one scrolls.
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Input } from '#web/kit/Field.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { type TextKey, useText } from '#web/kit/i18n.tsx'
import { Entries } from './Entries.tsx'
import { type Page, entriesOf, readPage } from './pages.ts'
import css from './timeline.module.css'

type Whose = { customerId: string; companyId?: undefined } | { companyId: string; customerId?: undefined }

function useTimeline({ customerId, companyId }: Whose, asked: { kind?: string; day?: string }) {
  const queryKey =
    customerId !== undefined
      ? api.timeline.ofCustomer.query({ customerId, ...asked }).queryKey
      : api.timeline.ofCompany.query({ companyId, ...asked }).queryKey
  return useInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ client, queryKey: key, pageParam, signal }) => {
      const ask = (place: { cursor?: string; limit?: number }) =>
        customerId !== undefined
          ? api.timeline.ofCustomer({ customerId, ...asked, ...place }, { signal })
          : api.timeline.ofCompany({ companyId, ...asked, ...place }, { signal })
      return readPage(ask, client.getQueryData<InfiniteData<Page>>(key), pageParam, performance.now())
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function Timeline(whose: Whose) {
  const t = useText()
  const [kind, setKind] = useState('')
  const [day, setDay] = useState('')
  // While a year is being typed, a day of the first centuries stands there for a moment.
  const isDay = day > '1900' && day < '2200'
  const list = useTimeline(whose, { ...(kind && { kind }), ...(isDay && { day }) })
  const entries = list.data && entriesOf(list.data.pages)
  const kinds = list.data?.pages[0]?.kinds ?? []
  const isNarrowed = Boolean(kind || day)
  const clear = () => {
    setKind('')
    setDay('')
  }
  return (
    <Section
      title={t('timeline.title')}
      aside={
        <span className={css.from}>
          <label className="row xs dim">
            {t('timeline.day')}
            <Input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
          </label>
          {day && (
            <Button variant="link" size="small" onClick={() => setDay('')}>
              {t('timeline.newest')}
            </Button>
          )}
        </span>
      }
    >
      <div className={`tabs small ${css.kinds}`} role="group" aria-label={t('timeline.show')}>
        {['', ...kinds].map((each) => (
          <button
            key={each}
            type="button"
            aria-current={each === kind ? 'true' : undefined}
            onClick={() => setKind(each)}
          >
            {t(each ? (`timeline.kinds.${each}` as TextKey) : 'timeline.everything')}
          </button>
        ))}
      </div>
      {list.error && !entries && (
        <ErrorState title={t('timeline.didNotCome')} error={list.error} level={3} onRetry={() => void list.refetch()} />
      )}
      {!list.error && !entries && <LoadingRows rows={6} shape={[50, 70]} />}
      {entries?.length === 0 && (
        <EmptyState
          icon="history"
          level={3}
          title={t(isNarrowed ? 'timeline.none' : 'timeline.empty')}
          actions={isNarrowed && <Button onClick={clear}>{t('timeline.clear')}</Button>}
        />
      )}
      {entries && entries.length > 0 && (
        <>
          <Entries entries={entries} withCustomer={whose.companyId !== undefined} />
          {list.hasNextPage && (
            <More key={entries.length} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
          )}
        </>
      )}
    </Section>
  )
}

/** Goes on when it comes into sight; the button is for those who do not scroll. */
function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const t = useText()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([seen]) => {
      if (!seen?.isIntersecting) return
      observer.disconnect()
      onMore()
    })
    observer.observe(place.current!)
    return () => observer.disconnect()
    // Once for each length of the list: it is made anew with it.
  }, [])
  return (
    <div ref={place} className={css.more}>
      <Button variant="quiet" size="small" busy={busy} onClick={onMore}>
        {t('timeline.earlier')}
      </Button>
    </div>
  )
}
