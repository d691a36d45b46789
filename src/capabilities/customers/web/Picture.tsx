// A customer by their picture, or by initials; and the way to choose one, on the page.
import { useRef } from 'react'
import { api } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { squared } from '#web/kit/squared.ts'
import { toast } from '#web/kit/toast.ts'
import type { CustomerView } from '../customers.contract.ts'
import css from './customer.module.css'
import { change } from './data.ts'
import { pictureOf } from './picture.ts'

export function Picture({ customer }: { customer: CustomerView }) {
  const t = useText()
  const chooser = useRef<HTMLInputElement>(null)
  const { id: customerId, name, picture } = customer
  const avatar = <Avatar name={name || t('customers.noName')} photo={pictureOf(customer)} size="l" />
  if (!customer.allowed.includes('setPicture')) return avatar
  const remove = () => api.customers.removePicture({ customerId })
  /** What stood there before is put back by Z. */
  const put = async (run: () => Promise<CustomerView>, text: string) => {
    const before = picture === null ? undefined : await api.customers.picture({ customerId, version: picture })
    const undo = async () =>
      before
        ? api.customers.setPicture({ customerId, body: new Uint8Array(await before.arrayBuffer()) })
        : remove()
    await change(customerId, run, { text, icon: 'image', undo })
  }
  const choose = async (file: File | undefined) => {
    if (!file) return
    const body = await squared(file).catch(() => undefined)
    if (!body) return toast({ text: t('customers.picture.unreadable'), icon: 'circle-alert' })
    await put(() => api.customers.setPicture({ customerId, body }), t('customers.picture.set'))
  }
  return (
    <span className={css.picture}>
      {avatar}
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          void choose(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Menu
        align="start"
        trigger={<IconButton icon="image" size="tiny" label={t('customers.picture.change', { name })} />}
      >
        <MenuItem icon="upload" onClick={() => chooser.current?.click()}>
          {t('customers.picture.choose')}
        </MenuItem>
        {picture !== null && (
          <MenuItem icon="trash-2" onClick={() => void put(remove, t('customers.picture.removed'))}>
            {t('customers.picture.remove')}
          </MenuItem>
        )}
      </Menu>
    </span>
  )
}
