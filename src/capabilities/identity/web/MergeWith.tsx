// Chooses with whom a customer is compared; `beside` are compared already.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { compareAddress } from './data.ts'
import { PickCustomer, type Picked } from './PickCustomer.tsx'

type Props = { customerId: string; beside?: readonly string[]; onClose: () => void }

export default function MergeWith({ customerId, beside = [], onClose }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const [picked, setPicked] = useState<Picked>()
  const [isMissing, setMissing] = useState(false)
  const offers = useQuery(api.identity.offersOf.query({ customerId })).data?.items ?? []
  return (
    <FormDialog
      title={t('identity.commands.mergeWith')}
      onClose={onClose}
      cancel={t('customers.cancel')}
      submit={t('identity.compare')}
      busy={false}
      onSubmit={() => {
        setMissing(!picked)
        if (!picked) return
        onClose()
        void navigate(compareAddress(customerId, [...beside, picked.id]))
      }}
    >
      <PickCustomer
        label={t('identity.whichOther')}
        except={[customerId, ...beside]}
        offered={offers.map(({ other }) => ({ id: other.id, name: other.name, sub: other.reaches[0]?.shown }))}
        value={picked?.id}
        isMissing={isMissing}
        onPick={setPicked}
      />
    </FormDialog>
  )
}
