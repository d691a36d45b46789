// A message was written by somebody else: says by whom, and whether the rest of the conversation is theirs, too.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useConversationAddress } from '#capabilities/conversations/web/address.ts'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { api } from '#web/api.ts'
import { Choices, Radio } from '#web/kit/Choice.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { attempt } from './data.ts'
import { PickCustomer, type Picked } from './PickCustomer.tsx'

type Props = { conversationId: string; messageId: string; onClose: () => void }

export default function MoveDialog({ conversationId, messageId, onClose }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const address = useConversationAddress()
  const [picked, setPicked] = useState<Picked>()
  const [split, setSplit] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const conversation = useQuery(conversationQuery(conversationId)).data
  const customerId = conversation?.customer.id ?? ''
  const sharing =
    useQuery({ ...api.identity.sharing.query({ customerId }), enabled: customerId !== '' }).data?.items ?? []
  const submit = async () => {
    setMissing(!picked)
    if (!picked || !conversation) return
    setBusy(true)
    setError(undefined)
    try {
      const moved = await api.identity.moveMessage({ conversationId, messageId, customerId: picked.id, split })
      onClose()
      void attempt(async () => undefined)
      toast({
        text: t('identity.moved', { name: picked.name }),
        icon: 'user-round-check',
        undo: () =>
          attempt(async () => {
            // What was split off is gone then.
            if (split) await navigate({ to: address(conversation.number) })
            await api.identity.moveBack({ conversationId: moved.conversationId, moveId: moved.moveId })
          }),
      })
      if (split) await navigate({ to: address(moved.number) })
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t('identity.move.title')}
      onClose={onClose}
      cancel={t('customers.cancel')}
      submit={t('identity.move.do')}
      busy={busy}
      error={error}
      onSubmit={() => void submit()}
    >
      <PickCustomer
        label={t('identity.move.who')}
        except={[customerId]}
        offered={sharing.map(({ customer, shown }) => ({ ...customer, sub: shown }))}
        value={picked?.id}
        isMissing={isMissing}
        onPick={setPicked}
      />
      <Choices label={t('identity.move.what')}>
        <Radio name="split" checked={!split} onChange={() => setSplit(false)}>
          {t('identity.move.whole')}
        </Radio>
        <Radio name="split" checked={split} onChange={() => setSplit(true)}>
          {t('identity.move.split')}
        </Radio>
      </Choices>
    </FormDialog>
  )
}
