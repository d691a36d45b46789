// Records what a customer asked about their data; the time to answer counts from the day it arrived.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Field, Input, Select, Textarea } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type Kind, kinds, recordedChannels } from '../privacy.contract.ts'
import { requestsOfQuery } from './data.ts'

export default function RecordDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useText()
  const [kind, setKind] = useState<Kind>('access')
  const save = useMutation({
    mutationFn: (given: Record<string, string>) =>
      api.privacy.record({
        customerId,
        kind,
        channel: recordedChannels.find((channel) => channel === given['channel']) ?? 'email',
        words: given['words'] ?? '',
        receivedAt: momentOf(given['receivedAt']),
      }),
    onSuccess: async ({ number }) => {
      toast({ text: t('privacy.recorded', { number: String(number) }), icon: 'check', seconds: 4 })
      await queryClient.invalidateQueries({ queryKey: requestsOfQuery(customerId).queryKey })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('privacy.record')}
      onClose={onClose}
      cancel={t('privacy.cancel')}
      submit={t('privacy.recordIt')}
      busy={save.isPending}
      error={save.error}
      onSubmit={(values) => save.mutate(values)}
    >
      <Field label={t('privacy.kind')} hint={t(`privacy.kinds.${kind}.hint`)}>
        <Select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`privacy.kinds.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('privacy.channel')} name="channel">
        <Select defaultValue="email">
          {recordedChannels.map((each) => (
            <option key={each} value={each}>
              {t(`privacy.channels.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('privacy.arrived')} name="receivedAt" hint={t('privacy.arrivedHint')}>
        <Input type="date" />
      </Field>
      <Field label={t('privacy.words')} name="words" hint={t('privacy.wordsHint')}>
        <Textarea rows={3} maxLength={5000} dir="auto" />
      </Field>
    </FormDialog>
  )
}

/** The end of a day that is past, by the clock of the reader; today: now, by the clock of the server. */
function momentOf(day: string | undefined): string | undefined {
  const end = day ? new Date(`${day}T23:59:00`) : undefined
  return end && end.getTime() < Date.now() ? end.toISOString() : undefined
}
