// Blocking a sender by hand.
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'

export default function NewBlock({ onClose }: { onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const save = useMutation({
    mutationFn: api.blocking.block,
    onSuccess: ({ id, value }) => {
      toast({
        text: t('blocking.done.blocked', { who: value }),
        icon: 'shield',
        undo: () => api.blocking.unblock({ blockId: id }),
      })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('blocking.settings.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('blocking.dialog.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('blocking.dialog.do')}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        className="stack"
        error={save.error}
        onSubmit={({ value = '', reason = '' }) => save.mutate({ value, reason })}
      >
        <FormError />
        <Field label={t('blocking.dialog.value')} name="value" hint={t('blocking.dialog.valueHint')}>
          <Input required maxLength={320} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label={t('blocking.dialog.reason')} name="reason" hint={t('blocking.dialog.reasonHint')}>
          <Input maxLength={500} autoComplete="off" />
        </Field>
      </Form>
    </Dialog>
  )
}
