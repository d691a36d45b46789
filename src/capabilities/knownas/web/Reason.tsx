// Under a message of ours that goes against what the customer likes: the reason its writer gave.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import css from './knownas.module.css'

export function Reason({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useText()
  const { list } = useFormats()
  const { data } = useQuery(api.knownas.reasons.query({ conversationId }))
  const kept = data?.items.find((each) => each.messageId === messageId)
  if (!kept) return null
  const what = list(kept.breaks.map((kind) => t(`knownas.kinds.${kind}`)))
  return (
    <p className={css.reason} dir="auto">
      <Icon name="message-square-heart" size="s" />
      <span>{t('knownas.keptReason', { what, reason: kept.reason, who: kept.by.name })}</span>
    </p>
  )
}
