// 'Already told us' on a message of the customer: the sign, and the entry in its menu.
import { Chip } from '#web/kit/Chip.tsx'
import { MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { markRepeated, useStanding } from './data.ts'

type Props = { conversationId: string; messageId: string }

export function RepeatedMark({ conversationId, messageId }: Props) {
  const t = useText()
  const standing = useStanding(conversationId)
  if (!standing?.repeatedIds.includes(messageId)) return null
  return (
    <Chip kind="warn" icon="ear" title={t('handovers.repeated.hint')}>
      {t('handovers.repeated.mark')}
    </Chip>
  )
}

export function RepeatedItem({ conversationId, messageId }: Props) {
  const t = useText()
  const standing = useStanding(conversationId)
  if (!standing) return null
  const isMarked = standing.repeatedIds.includes(messageId)
  return (
    <MenuItem icon="ear" onClick={() => void markRepeated(t, conversationId, messageId, !isMarked)}>
      {t(isMarked ? 'handovers.repeated.unmark' : 'handovers.repeated.do')}
    </MenuItem>
  )
}
