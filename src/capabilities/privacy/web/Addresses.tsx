// A menu of e-mail addresses on record. What proves who somebody is, and what is about them, goes only where that is
// surely them: the rest is shown with what is against it.
import type { ReactElement } from 'react'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { RequestView } from '../privacy.contract.ts'

type Address = RequestView['addresses'][number]
type Props = { addresses: Address[]; trigger: ReactElement; onChoose: (address: Address) => void }

export function Addresses({ addresses, trigger, onChoose }: Props) {
  const t = useText()
  return (
    <Menu trigger={trigger}>
      {addresses.map((each) => (
        <MenuItem key={each.id} disabled={each.doubt !== null} onClick={() => onChoose(each)}>
          <span>
            <bdi>{each.address}</bdi>
            {each.doubt && <span className="dim sm"> {t(`privacy.doubt.${each.doubt}`)}</span>}
          </span>
        </MenuItem>
      ))}
    </Menu>
  )
}
