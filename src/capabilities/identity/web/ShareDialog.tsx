// Notes that somebody else writes from an address of a customer, too.
import { useState } from 'react'
import type { CustomerView } from '#capabilities/customers/customers.contract.ts'
import { api } from '#web/api.ts'
import { Field, Select } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { attempt } from './data.ts'
import { PickCustomer, type Picked } from './PickCustomer.tsx'

export default function ShareDialog({ customer, onClose }: { customer: CustomerView; onClose: () => void }) {
  const t = useText()
  const { id: customerId, addresses } = customer
  const [addressId, setAddressId] = useState(addresses[0]?.id ?? '')
  const [picked, setPicked] = useState<Picked>()
  const [isMissing, setMissing] = useState(false)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setMissing(!picked)
    if (!picked) return
    setBusy(true)
    try {
      const one = { customerId, addressId, otherId: picked.id }
      await api.identity.share(one)
      onClose()
      toast({
        text: t('identity.share.done', { name: picked.name }),
        icon: 'users-round',
        undo: () => attempt(() => api.identity.unshare(one)),
      })
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t('identity.share.title')}
      onClose={onClose}
      cancel={t('customers.cancel')}
      submit={t('identity.share.do')}
      busy={busy}
      error={error}
      onSubmit={() => void submit()}
    >
      <Field label={t('identity.share.which')}>
        <Select value={addressId} onChange={(event) => setAddressId(event.target.value)}>
          {addresses.map(({ id, shown }) => (
            <option key={id} value={id}>
              {shown}
            </option>
          ))}
        </Select>
      </Field>
      <PickCustomer
        label={t('identity.share.who')}
        except={[customerId]}
        offered={[]}
        value={picked?.id}
        isMissing={isMissing}
        onPick={setPicked}
      />
    </FormDialog>
  )
}
