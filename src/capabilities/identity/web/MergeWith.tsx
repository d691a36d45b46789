// Chooses with whom a customer is compared.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { compareAddress } from './data.ts'
import { PickCustomer, type Picked } from './PickCustomer.tsx'

export default function MergeWith({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const [picked, setPicked] = useState<Picked>()
  const offers = useQuery(api.identity.offersOf.query({ customerId })).data?.items ?? []
  return (
    <FormDialog
      title={t('identity.commands.mergeWith')}
      onClose={onClose}
      cancel={t('customers.cancel')}
      submit={t('identity.compare')}
      busy={false}
      onSubmit={() => {
        if (!picked) return
        onClose()
        void navigate(compareAddress(customerId, [picked.id]))
      }}
    >
      <PickCustomer
        label={t('identity.whichOther')}
        except={customerId}
        offered={offers.map(({ other }) => ({ id: other.id, name: other.name, sub: other.reaches[0]?.shown }))}
        value={picked?.id}
        onPick={setPicked}
      />
    </FormDialog>
  )
}
