// Makes a customer by hand: a name, and what reaches them as far as it is known.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'

export default function NewCustomer({ onClose }: { onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
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
    <FormDialog
      title={t('customers.new')}
      onClose={onClose}
      cancel={t('customers.cancel')}
      submit={t('customers.make')}
      busy={make.isPending}
      error={make.error}
      onSubmit={(values) => make.mutate(values)}
    >
      <Field label={t('customers.name')} name="name">
        <Input required maxLength={200} dir="auto" autoComplete="off" />
      </Field>
      <Field label={t('customers.kinds.email')} name="email">
        <Input type="email" maxLength={320} autoComplete="off" />
      </Field>
      <Field label={t('customers.kinds.phone')} name="phone">
        <Input type="tel" maxLength={60} autoComplete="off" />
      </Field>
    </FormDialog>
  )
}
