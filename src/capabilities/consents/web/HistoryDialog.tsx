// Everything that happened to the consents of one customer, with the words that were agreed to; and the proof of it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { isWay } from '../consents.ways.rules.ts'
import css from './consents.module.css'

export default function HistoryDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useText()
  const format = useFormats()
  const mayExport = useMay('consents:export')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.consents.history.query({ customerId }).queryKey,
    queryFn: ({ pageParam, signal }) => api.consents.history({ customerId, cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const entries = data?.pages.flatMap((page) => page.items)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('consents.history')}
      footer={
        <>
          {mayExport && (
            <>
              <a
                className="btn"
                href={api.consents.proof.url({ customerId, form: 'page' })}
                target="_blank"
                rel="noreferrer"
              >
                {t('consents.proof.page')}
              </a>
              <a className="btn" href={api.consents.proof.url({ customerId, form: 'json' })} download>
                {t('consents.proof.file')}
              </a>
            </>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('consents.close')}
          </Button>
        </>
      }
    >
      {error && !data ? (
        <ErrorState title={t('consents.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      ) : !entries ? (
        <LoadingRows rows={3} shape={[40, 70]} />
      ) : entries.length ? (
        <ul className={css.list}>
          {entries.map((entry) => (
            <li key={entry.id}>
              <b>
                <bdi>{entry.purpose}</bdi>, {t(`consents.channels.${entry.channel}`)}:{' '}
                {t(`consents.changes.${entry.change}`)}
              </b>
              <p className="sm dim">
                <time dateTime={entry.at}>{format.full(entry.at)}</time>
                {' · '}
                {entry.by ? <bdi>{entry.by.name}</bdi> : t(`consents.sources.${entry.source}`)}
                {entry.address && (
                  <>
                    {' · '}
                    <bdi>{entry.address}</bdi>
                  </>
                )}
                {entry.how && (
                  <>
                    {' · '}
                    <bdi>{isWay(entry.how) ? t(`consents.ways.${entry.how}`) : entry.how}</bdi>
                  </>
                )}
              </p>
              <details className="sm">
                <summary>{t('consents.version', { version: entry.version })}</summary>
                <blockquote className={css.words} lang={entry.language} dir="auto">
                  {entry.wording}
                </blockquote>
              </details>
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState icon="history" title={t('consents.noHistory')} />
      )}
      {hasNextPage && (
        <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('consents.more')}
        </Button>
      )}
    </Dialog>
  )
}
