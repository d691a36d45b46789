// Taking a list out, from where the list is: what is shown there, as a file that is made aside.
import { useNavigate } from '@tanstack/react-router'
import type { Condition } from '#capabilities/conditions/conditions.contract.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { failed } from '#web/kit/failed.ts'
import { useText } from '#web/kit/i18n.tsx'
import type { Format, What } from '../exchange.contract.ts'
import { listCommand } from './commands.ts'

function useTaking() {
  const navigate = useNavigate()
  return (what: What, format: Format) =>
    void api.exchange.begin({ what, format }).then(() => navigate({ to: '/settings/exports' }), failed)
}

export function TakeOut({ what, cards }: { what: What; cards?: boolean }) {
  const t = useText()
  const take = useTaking()
  if (!cards)
    return (
      <Button icon="download" onClick={() => take(what, 'csv')}>
        {t('exchange.takeOut')}
      </Button>
    )
  return (
    <Menu align="end" trigger={<Button icon="download">{t('exchange.takeOut')}</Button>}>
      <MenuItem icon="table" onClick={() => take(what, 'csv')}>
        {t('exchange.as.csv')}
      </MenuItem>
      <MenuItem icon="contact" onClick={() => take(what, 'vcard')}>
        {t('exchange.as.vcard')}
      </MenuItem>
    </Menu>
  )
}

export function TakeProof({ purposeId }: { purposeId: string }) {
  const t = useText()
  const take = useTaking()
  return (
    <MenuItem icon="download" onClick={() => take({ kind: 'consents', purposeId }, 'csv')}>
      {t('exchange.proof')}
    </MenuItem>
  )
}

/** Draws nothing: the command stands in the menu of the list and in the palette. */
export function TakeList({ condition }: { condition: Condition }) {
  const take = useTaking()
  useCommand(listCommand, () => take({ kind: 'conversations', condition }, 'csv'))
  return null
}
