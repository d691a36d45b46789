// A private conversation wherever it stands in a list: a lock, in words for whoever hears it.
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'

export function PrivateMark({ className }: { className?: string }) {
  const t = useText()
  return (
    <span className={className} title={t('conversations.private.mark')}>
      <Icon name="lock" />
      <span className="sr">{t('conversations.private.mark')} </span>
    </span>
  )
}
