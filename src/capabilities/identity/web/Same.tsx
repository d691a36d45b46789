// On the page of a customer and in the panel: who may be the same, who was merged into them, and who else writes from
// their addresses.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useCustomer } from '#capabilities/customers/web/data.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { mergeWith } from './commands.ts'
import { attempt, compareAddress, keepApart, takeApart } from './data.ts'
import css from './identity.module.css'
import { Reasons } from './Person.tsx'

const MergeWith = part(() => import('./MergeWith.tsx'))
const ShareDialog = part(() => import('./ShareDialog.tsx'))

export function Same({ customerId, inPanel = false }: { customerId: string; inPanel?: boolean }) {
  const t = useText()
  const mayWrite = useMay('identity:write')
  const [dialog, setDialog] = useState<'merge' | 'share'>()
  const offers = useQuery(api.identity.offersOf.query({ customerId })).data?.items ?? []
  const merges = useQuery(api.identity.merges.query({ customerId })).data?.items ?? []
  const sharing = useQuery(api.identity.sharing.query({ customerId })).data?.items ?? []
  const customer = useCustomer(customerId).data
  useCommand(mergeWith, () => setDialog('merge'), { enabled: mayWrite })
  const close = () => setDialog(undefined)
  const isAnything = offers.length + merges.length + sharing.length > 0
  const merging = dialog === 'merge' && (
    <Suspense>
      <MergeWith customerId={customerId} onClose={close} />
    </Suspense>
  )
  if (!isAnything && (inPanel || !mayWrite)) return merging
  return (
    <Section title={t('identity.title')} level={inPanel ? 3 : 2}>
      {offers.length > 0 && <Offers customer={{ id: customerId, name: customer?.name ?? '' }} offers={offers} />}
      {merges.length > 0 && <Merges customerId={customerId} merges={merges} />}
      {sharing.length > 0 && <Sharing customerId={customerId} sharing={sharing} />}
      {mayWrite && !inPanel && (
        <div className={css.more}>
          <CommandButton command={mergeWith} variant="link" size="small" />
          {customer && customer.addresses.length > 0 && (
            <Button variant="link" size="small" icon="users-round" onClick={() => setDialog('share')}>
              {t('identity.share.title')}
            </Button>
          )}
        </div>
      )}
      {merging}
      {dialog === 'share' && customer && (
        <Suspense>
          <ShareDialog customer={customer} onClose={close} />
        </Suspense>
      )}
    </Section>
  )
}

type Named = { id: string; name: string }
type OffersProps = { customer: Named; offers: Awaited<ReturnType<typeof api.identity.offersOf>>['items'] }

function Offers({ customer, offers }: OffersProps) {
  const t = useText()
  const navigate = useNavigate()
  const mayWrite = useMay('identity:write')
  return (
    <ul className={css.list} aria-label={t('identity.maybe')}>
      {offers.map(({ other, reasons }) => (
        <li key={other.id}>
          <p>
            <Link to={`/customers/${other.id}`}>
              <bdi>{other.name || t('customers.noName')}</bdi>
            </Link>{' '}
            <span className="sm dim">
              <bdi>{other.reaches[0]?.shown}</bdi>
            </span>
          </p>
          <p>
            <Reasons reasons={reasons} />
          </p>
          <span className="row wrap">
            <Button size="small" icon="merge" onClick={() => void navigate(compareAddress(customer.id, [other.id]))}>
              {t('identity.compare')}
            </Button>
            {mayWrite && (
              <Button size="small" variant="quiet" onClick={() => void keepApart(t, customer, other)}>
                {t('identity.notSame')}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

type MergesProps = { customerId: string; merges: Awaited<ReturnType<typeof api.identity.merges>>['items'] }

function Merges({ customerId, merges }: MergesProps) {
  const t = useText()
  const format = useFormats()
  const mayWrite = useMay('identity:write')
  return (
    <ul className={css.list} aria-label={t('identity.mergedHere')}>
      {merges.map(({ id, from, by, at, chosen }) => (
        <li key={id}>
          <p>{t('identity.also', { name: from.name })}</p>
          <p className="xs faint">{t('identity.mergedBy', { who: by?.name ?? '', at: format.date(at) })}</p>
          {mayWrite && (
            <Button size="small" icon="split" onClick={() => void takeApart(t, customerId, { from, chosen })}>
              {t('identity.takeApart')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

type SharingProps = { customerId: string; sharing: Awaited<ReturnType<typeof api.identity.sharing>>['items'] }

function Sharing({ customerId, sharing }: SharingProps) {
  const t = useText()
  const mayWrite = useMay('identity:write')
  return (
    <ul className={css.list} aria-label={t('identity.share.list')}>
      {sharing.map(({ addressId, shown, customer, holderId }) => (
        <li key={`${addressId} ${customer.id}`} className="row">
          <span className="grow">
            <bdi>{shown}</bdi>{' '}
            <Link to={`/customers/${customer.id}`}>
              <bdi>{customer.name || t('customers.noName')}</bdi>
            </Link>
          </span>
          {mayWrite && (
            <IconButton
              icon="x"
              size="tiny"
              label={t('identity.share.end', { address: shown, name: customer.name })}
              onClick={() =>
                void attempt(() =>
                  api.identity.unshare({
                    customerId: holderId,
                    addressId,
                    otherId: customer.id === holderId ? customerId : customer.id,
                  }),
                )
              }
            />
          )}
        </li>
      ))}
    </ul>
  )
}
