// Returning what was handed over: why, in words that the colleague and the thread get.
import { useMutation } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { refresh } from './data.ts'

type SendBackDialogProps = { handover: { id: string; from: { name: string } }; onClose: () => void }

export default function SendBackDialog({ handover: { id: handoverId, from }, onClose }: SendBackDialogProps) {
  const t = useText()
  const sendBack = useMutation({
    mutationFn: api.handovers.sendBack,
    onSuccess: () => {
      onClose()
      toast({
        text: t('handovers.done.returned', { who: from.name }),
        icon: 'undo-2',
        undo: () => api.handovers.reconsider({ handoverId }).finally(refresh),
      })
    },
    onSettled: refresh,
  })
  return (
    <Dialog open onClose={onClose} title={t('handovers.sendBack.title', { who: from.name })}>
      <Form
        className="stack"
        error={sendBack.error}
        onSubmit={({ reason = '' }) => sendBack.mutate({ handoverId, reason })}
      >
        <FormError />
        <Field label={t('handovers.sendBack.reason')} name="reason" hint={t('handovers.sendBack.hint')}>
          <Textarea autoFocus required rows={3} maxLength={2000} dir="auto" />
        </Field>
        <div className="row">
          <Button type="submit" variant="primary" className="push" icon="undo-2" busy={sendBack.isPending}>
            {t('handovers.sendBack.do')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
