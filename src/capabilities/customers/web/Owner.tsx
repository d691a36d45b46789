// Who looks after a customer, or a company: chosen among those who work here.
import { api } from '#web/api.ts'
import { Select } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { CustomerView } from '../customers.contract.ts'
import css from './customer.module.css'
import { change, useOwners } from './data.ts'

export function Owner({ customer }: { customer: CustomerView }) {
  const t = useText()
  const { id: customerId, owner, revision } = customer
  const set = (agentId: string | null, at: number) => api.customers.setOwner({ customerId, agentId, revision: at })
  return (
    <OwnerSelect
      owner={owner}
      mayChange={customer.allowed.includes('setOwner')}
      onChoose={(agentId, name) =>
        void change(customerId, () => set(agentId, revision), {
          text: t('customers.owner.done', { name }),
          icon: 'user-round-check',
          undo: (now) => set(owner?.id ?? null, now.revision),
        })
      }
    />
  )
}

type OwnerSelectProps = {
  owner: { id: string; name: string } | null
  mayChange: boolean
  onChoose: (agentId: string | null, name: string) => void
}

export function OwnerSelect({ owner, mayChange, onChoose }: OwnerSelectProps) {
  const t = useText()
  const people = useOwners()
  const nobody = t('customers.owner.nobody')
  if (!mayChange) return owner ? <bdi>{owner.name}</bdi> : <span className="faint">{nobody}</span>
  const nameOf = (id: string) => people.find((each) => each.id === id)?.name ?? nobody
  return (
    <Select
      className={css.quiet}
      aria-label={t('customers.owner')}
      value={owner?.id ?? ''}
      onChange={(event) => onChoose(event.target.value || null, nameOf(event.target.value))}
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
