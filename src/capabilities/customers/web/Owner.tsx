// Who looks after a customer.
import { api } from '#web/api.ts'
import { Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { CustomerView } from '../customers.contract.ts'
import css from './customer.module.css'
import { change, useOwners } from './data.ts'

export function Owner({ customer }: { customer: CustomerView }) {
  const t = useText()
  const people = useOwners()
  const { id: customerId, owner, revision } = customer
  const nobody = t('customers.owner.nobody')
  if (!customer.allowed.includes('setOwner')) return owner?.name ?? nobody
  const set = (agentId: string | null, at: number) => api.customers.setOwner({ customerId, agentId, revision: at })
  const choose = (agentId: string | null) =>
    change(customerId, () => set(agentId, revision), {
      text: t('customers.owner.done', { name: people.find(({ id }) => id === agentId)?.name ?? nobody }),
      icon: 'user-round-check',
      undo: (now) => set(owner?.id ?? null, now.revision),
    })
  return (
    <Select
      className={css.quiet}
      aria-label={t('customers.owner')}
      value={owner?.id ?? ''}
      onChange={(event) => void choose(event.target.value || null)}
    >
      <option value="">{nobody}</option>
      {owner && !people.some(({ id }) => id === owner.id) && <option value={owner.id}>{owner.name}</option>}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
