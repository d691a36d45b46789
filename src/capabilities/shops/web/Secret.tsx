// The one time a secret is shown, with the address that belongs to it.
import { useMutation } from '@tanstack/react-query'
import type { Output } from '#kernel/contract.ts'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CopyLine } from '#web/kit/CopyLine.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { shopsContract } from '../shops.contract.ts'

export type Made = Output<(typeof shopsContract)['actions']['create']>

export function Secret({ made: { endpoint, secret }, onDone }: { made: Made; onDone: () => void }) {
  const t = useText()
  return (
    <Banner
      kind="good"
      live
      action={
        <Button size="small" onClick={onDone}>
          {t('shops.secret.done')}
        </Button>
      }
    >
      <strong>{t('shops.secret.title', { name: endpoint.name })}</strong>
      <p>{t('shops.secret.text')}</p>
      <CopyLine text={endpoint.address} label={t('shops.address')} />
      <CopyLine text={secret} label={t('shops.secret.label')} />
    </Banner>
  )
}

/** Makes a secret, which is then shown once. */
export const useSecret = <I,>(
  make: (input: I) => Promise<Made>,
  given: { onMade: (made: Made) => void; onClose: () => void },
) =>
  useMutation({
    mutationFn: make,
    onSuccess: (made) => {
      given.onMade(made)
      given.onClose()
      return queryClient.invalidateQueries({ queryKey: api.shops.list.query({}).queryKey })
    },
  })
