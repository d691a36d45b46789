// How the person is told of a step: by mail, or otherwise where there is no address on record.
import { Field, Input } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { RequestView } from '../privacy.contract.ts'

export function Told({ addresses }: Pick<RequestView, 'addresses'>) {
  const t = useText()
  return addresses[0] ? (
    <p className="dim">{t('privacy.toldByMail', { address: addresses[0].address })}</p>
  ) : (
    <Field label={t('privacy.toldBy')} name="toldBy" hint={t('privacy.toldByHint')}>
      <Input required maxLength={500} dir="auto" />
    </Field>
  )
}
