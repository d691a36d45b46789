// Where the customer's clocks are: shown, and noted by whoever may change customers.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { TimeZoneSelect } from '#web/kit/PlaceSelects.tsx'
import { toast } from '#web/kit/toast.ts'
import type { CustomerView } from '../customers.contract.ts'

export function CustomerZone({ customer }: { customer: CustomerView }) {
  const t = useText()
  const [editing, setEditing] = useState(false)
  const { id: customerId, timeZone, revision } = customer
  const key = api.customers.get.query({ customerId }).queryKey
  const save = useMutation({
    mutationFn: api.customers.setTimeZone,
    onSuccess: (now) => {
      queryClient.setQueryData(key, now)
      setEditing(false)
      toast({
        text: t('customers.timeZone.done', {
          zone: now.timeZone?.replaceAll('_', ' ') ?? t('customers.timeZone.unknown'),
        }),
        icon: 'globe',
        undo: async () =>
          queryClient.setQueryData(
            key,
            await api.customers.setTimeZone({ customerId, timeZone, revision: now.revision }),
          ),
      })
    },
    onError: (error) => toast({ text: problemOf(error).title, icon: 'circle-alert' }),
  })
  const words = timeZone?.replaceAll('_', ' ') ?? t('customers.timeZone.unknown')
  if (!customer.allowed.includes('setTimeZone')) return <span>{words}</span>
  if (!editing)
    return (
      <Button
        variant="link"
        size="small"
        aria-label={t('customers.timeZone.change', { zone: words })}
        onClick={() => setEditing(true)}
      >
        {words}
      </Button>
    )
  return (
    <TimeZoneSelect
      autoFocus
      aria-label={t('customers.timeZone')}
      value={timeZone ?? ''}
      otherwise={t('customers.timeZone.unknown')}
      onBlur={() => setEditing(false)}
      onKeyDown={(event) => event.key === 'Escape' && setEditing(false)}
      onChange={(event) => save.mutate({ customerId, timeZone: event.target.value || null, revision })}
    />
  )
}
