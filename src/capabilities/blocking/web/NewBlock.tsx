// Blocking a sender by hand.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { tellBlocked } from './acting.ts'

export default function NewBlock({ onClose }: { onClose: () => void }) {
  const t = useText()
  const save = useMutation({
    mutationFn: api.blocking.block,
    onSuccess: (made) => {
      tellBlocked(t, made)
      onClose()
    },
  })
  return (
    <FormDialog
      onClose={onClose}
      title={t('blocking.settings.make')}
      cancel={t('blocking.dialog.cancel')}
      submit={t('blocking.dialog.do')}
      busy={save.isPending}
      error={save.error}
      onSubmit={({ value = '', reason = '' }) => save.mutate({ value, reason })}
    >
      <Field label={t('blocking.dialog.value')} name="value" hint={t('blocking.dialog.valueHint')}>
        <Input required maxLength={320} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label={t('blocking.dialog.reason')} name="reason" hint={t('blocking.dialog.reasonHint')}>
        <Input maxLength={500} autoComplete="off" />
      </Field>
    </FormDialog>
  )
}
