// Customers who may be one person, the surest first: compared, or kept apart.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LookupTabs } from '#capabilities/companies/web/LookupTabs.tsx'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { PairView } from '../identity.contract.ts'
import { compareAddress, keepApart } from './data.ts'
import css from './identity.module.css'
import { Person, Reasons } from './Person.tsx'

export default function OffersPage() {
  const t = useText()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.identity.offers.query({}).queryKey,
    queryFn: ({ pageParam, signal }) => api.identity.offers({ cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const pairs = data?.pages.flatMap((page) => page.items)
  return (
    <Page title={t('identity.offers.title')} tabs={<LookupTabs />}>
      <p className="sm dim">{t('identity.offers.words')}</p>
      {error && !data ? (
        <ErrorState title={t('identity.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : !pairs ? (
        <LoadingRows rows={4} shape={[40, 40]} />
      ) : pairs.length ? (
        <ul className={css.pairs} aria-label={t('identity.offers.title')}>
          {pairs.map((pair) => (
            <Pair key={`${pair.a.id} ${pair.b.id}`} pair={pair} />
          ))}
        </ul>
      ) : (
        <EmptyState icon="users-round" title={t('identity.offers.none')}>
          {t('identity.offers.noneWords')}
        </EmptyState>
      )}
      {hasNextPage && (
        <Button variant="link" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('identity.offers.more')}
        </Button>
      )}
    </Page>
  )
}

function Pair({ pair: { a, b, reasons } }: { pair: PairView }) {
  const t = useText()
  const navigate = useNavigate()
  const mayWrite = useMay('identity:write')
  return (
    <li className={css.pair}>
      <div className={css.two}>
        <Person person={a} />
        <Person person={b} />
      </div>
      <div className={css.doing}>
        <Reasons reasons={reasons} />
        <span className="row wrap push">
          {mayWrite && (
            <Button size="small" onClick={() => void keepApart(t, a, b)}>
              {t('identity.notSame')}
            </Button>
          )}
          <Button
            size="small"
            variant="primary"
            icon="merge"
            onClick={() => void navigate(compareAddress(a.id, [b.id]))}
          >
            {t('identity.compare')}
          </Button>
        </span>
      </div>
    </li>
  )
}
