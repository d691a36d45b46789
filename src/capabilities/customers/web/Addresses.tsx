// What reaches a customer: read, copied, and for whoever may change customers added, checked, put first, taken away.
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { AddressView, CustomerView } from '../customers.contract.ts'
import { Address } from './Address.tsx'
import { addAddressCommand } from './commands.ts'
import css from './customer.module.css'
import { change } from './data.ts'

const AddAddress = part(() => import('./AddAddress.tsx'))

export function Addresses({ customer }: { customer: CustomerView }) {
  const t = useText()
  const [adding, setAdding] = useState(false)
  const mayChange = customer.allowed.includes('changeAddresses')
  useCommand(addAddressCommand, () => setAdding(true), { enabled: mayChange })
  return (
    <>
      {customer.addresses.length > 0 ? (
        <ul className={css.reach} aria-label={t('customers.reach')}>
          {customer.addresses.map((each) => (
            <Line key={each.id} customer={customer} each={each} mayChange={mayChange} />
          ))}
        </ul>
      ) : (
        <p className="sm faint">{t('customers.reach.none')}</p>
      )}
      {adding ? (
        <Suspense>
          <AddAddress customer={customer} onClose={() => setAdding(false)} />
        </Suspense>
      ) : (
        mayChange && <CommandButton command={addAddressCommand} variant="link" size="small" />
      )}
    </>
  )
}

function Line({ customer, each, mayChange }: { customer: CustomerView; each: AddressView; mayChange: boolean }) {
  const t = useText()
  const { id: customerId, addresses } = customer
  const one = { customerId, addressId: each.id }
  const { kind, primary, verified, shown } = each
  const rivals = addresses.filter((other) => other.kind === kind).length > 1
  const first = addresses.find((other) => other.kind === kind && other.primary)
  return (
    <li>
      <span className={css.kind}>{each.network ?? t(`customers.kinds.${kind}`)}</span>
      <span className={css.where}>
        <Address address={shown} strong={primary && rivals} />
        {verified && (
          <span className={css.verified} title={t('customers.verified')}>
            <Icon name="circle-check" size="s" />
            <span className="sr">{t('customers.verified')}</span>
          </span>
        )}
        {primary && rivals && <span className="xs faint">{t('customers.primary')}</span>}
      </span>
      {mayChange && (
        <Menu
          align="end"
          trigger={<IconButton icon="ellipsis" size="tiny" label={t('customers.addressMenu', { address: shown })} />}
        >
          {!primary && (
            <MenuItem
              icon="arrow-up"
              onClick={() =>
                void change(customerId, () => api.customers.makePrimary(one), {
                  text: t('customers.madePrimary', { address: shown }),
                  undo: first && (() => api.customers.makePrimary({ customerId, addressId: first.id })),
                })
              }
            >
              {t('customers.makePrimary')}
            </MenuItem>
          )}
          <MenuItem
            icon={verified ? 'circle-x' : 'circle-check'}
            onClick={() => {
              const set = (to: boolean) => api.customers.verifyAddress({ ...one, verified: to })
              void change(customerId, () => set(!verified), {
                text: t(verified ? 'customers.madeUnverified' : 'customers.madeVerified', { address: shown }),
                undo: () => set(verified),
              })
            }}
          >
            {t(verified ? 'customers.unverify' : 'customers.verify')}
          </MenuItem>
          <MenuItem
            icon="trash-2"
            danger
            onClick={() => void change(customerId, () => api.customers.removeAddress(one), removed())}
          >
            {t('customers.removeAddress')}
          </MenuItem>
        </Menu>
      )}
    </li>
  )

  function removed() {
    return {
      text: t('customers.addressRemoved', { address: shown }),
      icon: 'trash-2' as const,
      undo: async () => {
        const network = each.network ?? undefined
        const back = await api.customers.addAddress({ customerId, kind, address: shown, network })
        const again = back.addresses.find((other) => other.address === each.address)
        if (again && verified) await api.customers.verifyAddress({ customerId, addressId: again.id, verified })
        return again && primary
          ? api.customers.makePrimary({ customerId, addressId: again.id })
          : api.customers.get({ customerId })
      },
    }
  }
}
