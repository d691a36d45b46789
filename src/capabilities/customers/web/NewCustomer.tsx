// Makes a customer by hand: a name, and what reaches them as far as it is known.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'

export default function NewCustomer({ onClose }: { onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const formId = useId()
  const make = useMutation({
    mutationFn: ({ name = '', email = '', phone = '' }: Record<string, string>) =>
      api.customers.create({
        name,
        addresses: [
          ...(email.trim() ? [{ kind: 'email' as const, address: email }] : []),
          ...(phone.trim() ? [{ kind: 'phone' as const, address: phone }] : []),
        ],
      }),
    onSuccess: ({ id }) => void navigate({ to: `/customers/${id}` }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('customers.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('customers.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={make.isPending}>
            {t('customers.make')}
          </Button>
        </>
      }
    >
      <Form id={formId} className="stack" error={make.error} onSubmit={(values) => make.mutate(values)}>
        {make.error && <FormError />}
        <Field label={t('customers.name')} name="name">
          <Input required maxLength={200} dir="auto" autoComplete="off" />
        </Field>
        <Field label={t('customers.kinds.email')} name="email">
          <Input type="email" maxLength={320} autoComplete="off" />
        </Field>
        <Field label={t('customers.kinds.phone')} name="phone">
          <Input type="tel" maxLength={60} autoComplete="off" />
        </Field>
      </Form>
    </Dialog>
  )
}
