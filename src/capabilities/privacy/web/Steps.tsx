// What can be done with a request now, as the server allows it.
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMe } from '#web/session.tsx'
import type { RequestView, Right } from '../privacy.contract.ts'
import type { Reasoned } from './ReasonDialog.tsx'
import { step } from './data.ts'

const ReasonDialog = part(() => import('./ReasonDialog.tsx'))
const EraseDialog = part(() => import('./EraseDialog.tsx'))

export function Steps({ request }: { request: RequestView }) {
  const t = useText()
  const me = useMe()
  const [open, setOpen] = useState<Reasoned | 'erase'>()
  const { id: requestId, revision, agent, allowed } = request
  const at = { requestId, revision }
  const can = (right: Right) => allowed.includes(right)
  return (
    <>
      {can('take') && agent?.id !== me?.id && (
        <Button onClick={() => void step(requestId, () => api.privacy.take(at))}>{t('privacy.take')}</Button>
      )}
      {can('erase') && (
        <Button variant="danger" icon="trash-2" onClick={() => setOpen('erase')}>
          {t('privacy.erase')}
        </Button>
      )}
      {can('restrict') && (
        <Button
          variant="primary"
          icon="lock"
          onClick={() => setOpen('restrict')}
        >
          {t('privacy.restrict')}
        </Button>
      )}
      {can('lift') && <Button onClick={() => setOpen('lift')}>{t('privacy.lift')}</Button>}
      {can('finish') && (
        <Button variant="primary" icon="check" onClick={() => setOpen('finish')}>
          {t('privacy.finish')}
        </Button>
      )}
      {(can('lengthen') || can('refuse') || can('withdraw')) && (
        <Menu align="end" trigger={<IconButton icon="ellipsis" label={t('privacy.moreSteps')} />}>
          {can('lengthen') && (
            <MenuItem icon="clock" onClick={() => setOpen('lengthen')}>
              {t('privacy.lengthen')}
            </MenuItem>
          )}
          {can('refuse') && (
            <MenuItem icon="ban" onClick={() => setOpen('refuse')}>
              {t('privacy.refuse')}
            </MenuItem>
          )}
          {can('withdraw') && (
            <MenuItem icon="undo-2" onClick={() => void step(requestId, () => api.privacy.withdraw(at))}>
              {t('privacy.withdraw')}
            </MenuItem>
          )}
        </Menu>
      )}
      {open && (
        <Suspense>
          {open === 'erase' ? (
            <EraseDialog request={request} onClose={() => setOpen(undefined)} />
          ) : (
            <ReasonDialog request={request} what={open} onClose={() => setOpen(undefined)} />
          )}
        </Suspense>
      )}
    </>
  )
}
