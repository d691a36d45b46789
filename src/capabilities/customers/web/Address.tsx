// An e-mail address that can be copied. It breaks behind its signs rather than inside its words.
import { Fragment } from 'react'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import css from './customer.module.css'

export function Address({ address, isSecond }: { address: string; isSecond?: boolean }) {
  const t = useText()
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    toast({ text: t('customers.copied', { address }), icon: 'copy', seconds: 4 })
  }
  return (
    <span className={css.address}>
      <bdi dir="ltr" className={isSecond ? 'faint' : undefined}>
        {address.split(/(?<=[@.])/).map((part, index) => (
          <Fragment key={index}>
            {index > 0 && <wbr />}
            {part}
          </Fragment>
        ))}
      </bdi>
      <IconButton icon="copy" size="tiny" label={t('customers.copy', { address })} onClick={() => void copy()} />
    </span>
  )
}
