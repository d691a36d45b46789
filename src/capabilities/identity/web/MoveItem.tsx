// In the menu of a customer's message: somebody else wrote it; and the dialog that asks who.
import { Suspense } from 'react'
import { MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { setMoving, useMoving } from './moving.ts'

const MoveDialog = part(() => import('./MoveDialog.tsx'))

export function MoveItem({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useText()
  return (
    <MenuItem icon="user-round-cog" onClick={() => setMoving({ conversationId, messageId })}>
      {t('identity.move.title')}
    </MenuItem>
  )
}

export function Moving({ conversationId }: { conversationId: string }) {
  const moving = useMoving()
  if (moving?.conversationId !== conversationId) return null
  return (
    <Suspense>
      <MoveDialog {...moving} onClose={() => setMoving(undefined)} />
    </Suspense>
  )
}
