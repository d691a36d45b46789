// Asks how long the old secret holds before it makes a new one.
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Select } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { EndpointView } from '../shops.contract.ts'
import type { Made } from './Secret.tsx'

type Props = { shop: EndpointView; onClose: () => void; onMade: (made: Made) => void }

export function NewSecret({ shop, onClose, onMade }: Props) {
  const t = useText()
  const formId = useId()
  const rotate = useMutation({
    mutationFn: api.shops.rotate,
    onSuccess: (made) => {
      onMade(made)
      onClose()
      return queryClient.invalidateQueries({ queryKey: api.shops.list.query({}).queryKey })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('shops.newSecret')}
      footer={
        <>
          <Button onClick={onClose}>{t('shops.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={rotate.isPending}>
            {t('shops.newSecret')}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        className="stack"
        error={rotate.error}
        onSubmit={({ hours }) => rotate.mutate({ endpointId: shop.id, hours: Number(hours) })}
      >
        <FormError error={rotate.error ?? null} />
        <p>{t('shops.newSecretText')}</p>
        <Field label={t('shops.overlap')} name="hours">
          <Select name="hours" defaultValue="24">
            {[0, 1, 24, 72, 168].map((hours) => (
              <option key={hours} value={hours}>
                {t('shops.hours', { hours })}
              </option>
            ))}
          </Select>
        </Field>
      </Form>
    </Dialog>
  )
}
