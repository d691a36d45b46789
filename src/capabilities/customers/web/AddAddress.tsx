// One more address, number or handle that reaches a customer.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, api } from '#web/api.ts'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { InlineForm } from '#web/kit/InlineForm.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { type AddressKind, type CustomerView, addressKinds } from '../customers.contract.ts'
import css from './customer.module.css'
import { change } from './data.ts'

const inputs = { email: 'email', phone: 'tel', handle: 'text' } as const

export default function AddAddress({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const { id: customerId } = customer
  const before = customer.addresses.map(({ id }) => id)
  const t = useText()
  const [kind, setKind] = useState<AddressKind>('phone')
  const add = useMutation({
    mutationFn: ({ address, network }: { address: string; network: string }) =>
      change(
        customerId,
        () => api.customers.addAddress({ customerId, kind, address, ...(kind === 'handle' ? { network } : {}) }),
        {
          text: t('customers.addressAdded', { address }),
          // What was theirs already stays.
          undo: async (now) => {
            const added = now.addresses.find(({ id }) => !before.includes(id))
            return added ? api.customers.removeAddress({ customerId, addressId: added.id }) : now
          },
        },
        false,
      ),
    onSuccess: onClose,
  })
  const holder =
    add.error instanceof ApiError
      ? (add.error.problem?.['customer'] as { id: string; name: string } | undefined)
      : undefined
  return (
    <InlineForm
      submit={t('customers.add')}
      cancel={t('customers.cancel')}
      busy={add.isPending}
      onClose={onClose}
      className={css.form}
      error={add.error}
      onSubmit={({ address = '', network = '' }) => add.mutate({ address, network })}
    >
      {add.error && <FormError />}
      {holder && (
        <p className="sm">
          <Link to={`/customers/${holder.id}`}>{t('customers.holder', { name: holder.name })}</Link>
        </p>
      )}
      <div className={css.pair}>
        <Select
          aria-label={t('customers.kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value as AddressKind)}
        >
          {addressKinds.map((each) => (
            <option key={each} value={each}>
              {t(`customers.kinds.${each}`)}
            </option>
          ))}
        </Select>
        {kind === 'handle' && (
          <Input
            name="network"
            aria-label={t('customers.network')}
            placeholder={t('customers.network')}
            maxLength={40}
            required
          />
        )}
        <Field label={<span className="sr">{t(`customers.kinds.${kind}`)}</span>} name="address">
          <Input type={inputs[kind]} autoFocus required maxLength={320} autoComplete="off" dir="ltr" />
        </Field>
      </div>
    </InlineForm>
  )
}
