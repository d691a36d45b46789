// Marks a customer for everybody who answers, with the reason; or changes the reason, or takes the mark away.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Select, Textarea } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { queryClient } from '#web/api.ts'
import { type CustomerView, type Mark, marks } from '../customers.contract.ts'
import { change, customerQuery } from './data.ts'

export default function MarkDialog({
  customer,
  mark: given,
  onClose,
}: {
  customer: CustomerView
  mark?: Mark
  onClose: () => void
}) {
  const t = useText()
  const formId = useId()
  const [mark, setMark] = useState<Mark>(
    given ?? marks.find((each) => !customer.marks.some((has) => has.mark === each)) ?? 'vip',
  )
  const before = customer.marks.find((each) => each.mark === mark)
  const { id: customerId, revision } = customer
  const take = (at: CustomerView) => api.customers.unmark({ customerId, mark, revision: at.revision })
  const set = (reason: string, at: number) => api.customers.mark({ customerId, mark, reason, revision: at })
  const save = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      change(
        customerId,
        () => set(reason, revision),
        {
          text: t('customers.marks.done', { mark: t(`customers.marks.${mark}`) }),
          undo: (now) => (before ? set(before.reason, now.revision) : take(now)),
        },
        false,
      ),
    onSuccess: onClose,
  })
  const remove = () =>
    change(customerId, () => take(customer), {
      text: t('customers.marks.removed', { mark: t(`customers.marks.${mark}`) }),
      undo: (now) => set(before!.reason, now.revision),
    }).then(onClose)
  const newest = () =>
    void queryClient.invalidateQueries({ queryKey: customerQuery(customerId).queryKey }).then(() => save.reset())
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('customers.marks.title')}
      footer={
        <>
          {before && (
            <Button variant="danger" className="push" onClick={() => void remove()}>
              {t('customers.marks.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('customers.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t('customers.marks.set')}
          </Button>
        </>
      }
    >
      <Form
        key={mark}
        id={formId}
        className="stack"
        error={save.error}
        onSubmit={({ reason = '' }) => save.mutate({ reason })}
      >
        <SaveError error={save.error} onNewest={newest} />
        <Field label={t('customers.marks.which')} hint={t(`customers.marks.${mark}.hint`)}>
          <Select value={mark} onChange={(event) => setMark(event.target.value as Mark)}>
            {marks.map((each) => (
              <option key={each} value={each}>
                {t(`customers.marks.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('customers.marks.reason')} name="reason" hint={t('customers.marks.reasonHint')}>
          <Textarea required rows={3} maxLength={500} defaultValue={before?.reason} dir="auto" />
        </Field>
      </Form>
    </Dialog>
  )
}
