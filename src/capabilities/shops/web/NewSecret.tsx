// Asks how long the old secret holds before it makes a new one.
import { api } from '#web/api.ts'
import { Field, Select } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { EndpointView } from '../shops.contract.ts'
import { type Made, useSecret } from './Secret.tsx'

type Props = { shop: EndpointView; onClose: () => void; onMade: (made: Made) => void }

export function NewSecret({ shop, onClose, onMade }: Props) {
  const t = useText()
  const rotate = useSecret(api.shops.rotate, { onMade, onClose })
  return (
    <FormDialog
      title={t('shops.newSecret')}
      onClose={onClose}
      cancel={t('shops.cancel')}
      submit={t('shops.newSecret')}
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={({ hours }) => rotate.mutate({ endpointId: shop.id, hours: Number(hours) })}
    >
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
    </FormDialog>
  )
}
