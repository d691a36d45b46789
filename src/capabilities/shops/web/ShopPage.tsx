// One shop: its address, its secret, how what it sends is read, and what it sent last.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Switch } from '#web/kit/Choice.tsx'
import { CopyLine } from '#web/kit/CopyLine.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError, problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Page, Section } from '#web/kit/Pane.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useRouteParams } from '#web/route.ts'
import type { EndpointView } from '../shops.contract.ts'
import { Deliveries } from './Deliveries.tsx'
import { MappingForm } from './MappingForm.tsx'
import { NewSecret } from './NewSecret.tsx'
import { type Made, Secret } from './Secret.tsx'

const listQuery = () => api.shops.list.query({})

export default function ShopPage() {
  const t = useText()
  const { endpointId = '' } = useRouteParams<'endpointId'>()
  const { data, error, refetch } = useQuery(listQuery())
  const shop = data?.items.find(({ id }) => id === endpointId)
  if (shop) return <Shop shop={shop} />
  return (
    <Page title={t('shops.one')} above={<Link to="/settings/shops">{t('shops.title')}</Link>}>
      {error && !data ? (
        <ErrorState title={t('shops.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <EmptyState icon="shopping-bag" title={t('shops.gone')} />
      ) : (
        <LoadingRows rows={3} shape={[40, 60]} />
      )}
    </Page>
  )
}

function Shop({ shop }: { shop: EndpointView }) {
  const t = useText()
  const [made, setMade] = useState<Made>()
  const [asks, setAsks] = useState<'secret' | 'remove'>()
  const turn = useMutation({
    mutationFn: (active: boolean) => api.shops.update({ endpointId: shop.id, revision: shop.revision, active }),
    onError: (error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: listQuery().queryKey }),
  })
  return (
    <Page
      title={shop.name}
      above={<Link to="/settings/shops">{t('shops.title')}</Link>}
      actions={
        <>
          <Button icon="key-round" onClick={() => setAsks('secret')}>
            {t('shops.newSecret')}
          </Button>
          <Button icon="trash-2" onClick={() => setAsks('remove')}>
            {t('shops.remove')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {made && <Secret made={made} onDone={() => setMade(undefined)} />}
        {shop.refused && (
          <Banner kind="warn">
            <Text
              k="shops.refused"
              values={{
                count: shop.refused.count,
                why: t(`errors.shops.${shop.refused.code as 'wrong'}`),
                at: <RelativeTime at={shop.refused.at} form="dateTime" />,
              }}
            />
          </Banner>
        )}
        {shop.oldUntil && (
          <Banner icon="key-round">
            <Text k="shops.oldUntil" values={{ at: <RelativeTime at={shop.oldUntil} form="dateTime" /> }} />
          </Banner>
        )}
        <Section title={t('shops.address')}>
          <div className="stack">
            <p className="sm dim">{t('shops.addressHint')}</p>
            <CopyLine text={shop.address} label={t('shops.address')} />
            <Switch
              checked={turn.isPending ? turn.variables : shop.active}
              onChange={(event) => turn.mutate(event.target.checked)}
              hint={t('shops.activeHint')}
            >
              {t('shops.active')}
            </Switch>
          </div>
        </Section>
        <Deliveries shop={shop} />
        <MappingForm key={shop.id} shop={shop} />
      </div>
      {asks === 'secret' && <NewSecret shop={shop} onClose={() => setAsks(undefined)} onMade={setMade} />}
      {asks === 'remove' && <RemoveShop shop={shop} onClose={() => setAsks(undefined)} />}
    </Page>
  )
}

function RemoveShop({ shop, onClose }: { shop: EndpointView; onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: api.shops.remove,
    onSuccess: async () => {
      toast({ text: t('shops.removed', { name: shop.name }), icon: 'check' })
      await navigate({ to: '/settings/shops' })
      return queryClient.invalidateQueries({ queryKey: listQuery().queryKey })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('shops.removeTitle', { name: shop.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('shops.cancel')}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ endpointId: shop.id })}>
            {t('shops.remove')}
          </Button>
        </>
      }
    >
      <FormError error={remove.error} />
      <p>{t('shops.removeText')}</p>
    </Dialog>
  )
}
