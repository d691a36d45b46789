// What a shop sent last: what became of it, why something could not be read, and another try.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { DeliveryView, EndpointView } from '../shops.contract.ts'
import { useProblemWords } from './problem.ts'
import css from './shops.module.css'

const chips = { taken: ['good', 'check'], ignored: ['plain', 'minus'], unreadable: ['warn', 'triangle-alert'] } as const

export function Deliveries({ shop: { id: endpointId } }: { shop: EndpointView }) {
  const t = useText()
  const [shown, setShown] = useState<DeliveryView>()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: api.shops.deliveries.query({ endpointId }).queryKey,
    queryFn: ({ pageParam, signal }) => api.shops.deliveries({ endpointId, cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Section title={t('shops.log.title')}>
      {error && !items ? (
        <ErrorState title={t('shops.log.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
      ) : !items ? (
        <LoadingRows rows={3} shape={[20, 40]} />
      ) : items.length ? (
        <Log items={items} onShow={setShown} />
      ) : (
        <p className="faint">{t('shops.log.none')}</p>
      )}
      {hasNextPage && (
        <Button variant="link" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('shops.log.more')}
        </Button>
      )}
      {shown && <Raw delivery={shown} onClose={() => setShown(undefined)} />}
    </Section>
  )
}

function Log({ items, onShow }: { items: readonly DeliveryView[]; onShow: (delivery: DeliveryView) => void }) {
  const t = useText()
  const wordsFor = useProblemWords()
  const retry = useMutation({
    mutationFn: api.shops.retry,
    onSuccess: ({ outcome, problem }) =>
      toast(
        outcome === 'unreadable' && problem
          ? { text: wordsFor(problem), icon: 'triangle-alert' }
          : { text: t('shops.log.readNow'), icon: 'check' },
      ),
    onError: (error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['shops.deliveries'] }),
  })
  return (
    <Table
      label={t('shops.log.title')}
      stacks
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'at',
          label: t('shops.log.at'),
          heading: true,
          cell: ({ receivedAt }) => <RelativeTime at={receivedAt} form="dateTime" />,
        },
        { id: 'type', label: t('shops.log.type'), cell: ({ type }) => <code>{type || '—'}</code> },
        {
          id: 'outcome',
          label: t('shops.log.outcome'),
          cell: ({ outcome, problem }) => (
            <div className={css.outcome}>
              <Chip kind={chips[outcome][0]} icon={chips[outcome][1]}>
                {t(`shops.outcome.${outcome}`)}
              </Chip>
              {problem && <span className="sm">{wordsFor(problem)}</span>}
            </div>
          ),
        },
        {
          id: 'actions',
          label: t('shops.log.actions'),
          quietLabel: true,
          numeric: true,
          cell: (delivery) =>
            delivery.outcome === 'unreadable' && (
              <span className="row wrap">
                <Button size="small" onClick={() => onShow(delivery)}>
                  {t('shops.log.show')}
                </Button>
                <Button
                  size="small"
                  icon="refresh-cw"
                  busy={retry.isPending && retry.variables.deliveryId === delivery.id}
                  onClick={() => retry.mutate({ deliveryId: delivery.id })}
                >
                  {t('shops.log.retry')}
                </Button>
              </span>
            ),
        },
      ]}
    />
  )
}

function Raw({ delivery, onClose }: { delivery: DeliveryView; onClose: () => void }) {
  const t = useText()
  const { data, error } = useQuery(api.shops.raw.query({ deliveryId: delivery.id }))
  return (
    <Dialog open reading onClose={onClose} width="44rem" title={t('shops.log.asItCame')}>
      {error ? (
        <p>{problemOf(error).title}</p>
      ) : data ? (
        <pre className={css.raw} dir="ltr">
          {data.received}
        </pre>
      ) : (
        <LoadingRows rows={4} />
      )}
    </Dialog>
  )
}
