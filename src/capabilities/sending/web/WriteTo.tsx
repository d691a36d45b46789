// On a customer's page: begins a letter to their primary address.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

export default function WriteTo({ customerId }: { customerId: string }) {
  const t = useText()
  const navigate = useNavigate()
  const { data: customer } = useQuery(api.customers.get.query({ customerId }))
  const address = customer?.addresses.find(({ kind }) => kind === 'email')?.address
  const begin = useMutation({
    mutationFn: (to: { name: string; address: string }) =>
      api.drafts.save({
        draftId: crypto.randomUUID(),
        kind: 'new',
        conversationId: null,
        revision: 0,
        html: '',
        recipients: { to: [to], cc: [], bcc: [] },
      }),
    onSuccess: ({ draftId }) => void navigate({ to: `/drafts/${draftId}` }),
    onError: (error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }),
  })
  if (!customer || !address) return null
  return (
    <Button
      variant="primary"
      icon="square-pen"
      busy={begin.isPending}
      onClick={() => begin.mutate({ name: customer.name, address })}
    >
      {t('sending.writeTo')}
    </Button>
  )
}
