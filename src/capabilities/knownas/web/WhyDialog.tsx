// Asks why an answer must go against what the customer likes, and has it sent then.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useBreakWords } from './use-break-words.ts'
import { type Against, useAgainst } from './why.ts'

export default function WhyDialog() {
  const against = useAgainst()
  return against ? <Ask key={against.draftId ?? against.customerId} {...against} /> : null
}

function Ask({ customerId, draftId, breaks, done }: Against) {
  const t = useText()
  const breakWords = useBreakWords()
  const excuse = useMutation({
    mutationFn: (reason: string) => api.knownas.excuse({ customerId, draftId, breaks: [...breaks], reason }),
    onSuccess: () => done(true),
  })
  return (
    <FormDialog
      title={t('knownas.why.title')}
      onClose={() => done(false)}
      cancel={t('knownas.why.back')}
      submit={t('knownas.why.send')}
      busy={excuse.isPending}
      error={excuse.error}
      onSubmit={({ reason = '' }) => excuse.mutate(reason)}
    >
      <ul>
        {breaks.map((kind) => (
          <li key={kind}>{breakWords(kind, null)}</li>
        ))}
      </ul>
      <Field label={t('knownas.why.reason')} name="reason" hint={t('knownas.why.hint')}>
        <Textarea autoFocus required rows={2} maxLength={500} dir="auto" />
      </Field>
    </FormDialog>
  )
}
