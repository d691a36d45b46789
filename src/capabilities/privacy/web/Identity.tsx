// Making sure that the person is who they say: a code to an address on record, or the word of an agent with a reason.
import { useMutation } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { RequestView } from '../privacy.contract.ts'
import { Addresses } from './Addresses.tsx'
import { show, step } from './data.ts'
import css from './privacy.module.css'

const ReasonDialog = part(() => import('./ReasonDialog.tsx'))

export function Identity({ request }: { request: RequestView }) {
  const t = useText()
  const { id: requestId, identity, allowed, addresses, log } = request
  const [confirming, setConfirming] = useState(false)
  const check = useMutation({
    mutationFn: (code: string) => api.privacy.checkCode({ requestId, code }),
    onSuccess: show,
  })
  if (identity)
    return (
      <Section title={t('privacy.identity')}>
        <p>{t(`privacy.identity.${identity}`)}</p>
      </Section>
    )
  if (!allowed.includes('identify')) return null
  const wasSent = log.some(({ what }) => what === 'codeSent')
  return (
    <Section title={t('privacy.identity')}>
      <p className="dim">{t('privacy.identity.open')}</p>
      <div className={css.steps}>
        {addresses.length > 0 && (
          <Addresses
            addresses={addresses}
            trigger={<Button icon="mail">{t('privacy.sendCode')}</Button>}
            onChoose={({ id: addressId, address }) =>
              void step(
                requestId,
                () => api.privacy.sendCode({ requestId, addressId }),
                t('privacy.codeSent', { address }),
              )
            }
          />
        )}
        <Button icon="user-round-check" onClick={() => setConfirming(true)}>
          {t('privacy.confirmIdentity')}
        </Button>
      </div>
      {wasSent && (
        <Form className={css.code} error={check.error} onSubmit={({ code = '' }) => check.mutate(code)}>
          <FormError />
          <Field label={t('privacy.code')} name="code" hint={t('privacy.codeHint')}>
            <Input inputMode="numeric" autoComplete="off" required />
          </Field>
          <div>
            <Button type="submit" busy={check.isPending}>
              {t('privacy.checkCode')}
            </Button>
          </div>
        </Form>
      )}
      {confirming && (
        <Suspense>
          <ReasonDialog request={request} what="confirmIdentity" onClose={() => setConfirming(false)} />
        </Suspense>
      )}
    </Section>
  )
}
