// From which of our addresses it goes out; a choice where there are several.
import { Icon } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { ReplyContext } from '../sending.views.ts'
import css from './composer.module.css'

type FromProps = {
  context: Pick<ReplyContext, 'from' | 'mailboxes'>
  mailboxId: string | null
  onChange: (mailboxId: string) => void
}

export function From({ context: { from, mailboxes }, mailboxId, onChange }: FromProps) {
  const t = useText()
  if (mailboxes.length < 2 && from) return null
  return (
    <label className={css.from}>
      {t('sending.from')}
      {mailboxes.length ? (
        <select value={mailboxId ?? from?.mailboxId ?? ''} onChange={(event) => onChange(event.target.value)}>
          {!from && (
            <option value="" disabled>
              {t('sending.fromNone')}
            </option>
          )}
          {mailboxes.map((mailbox) => (
            <option key={mailbox.mailboxId} value={mailbox.mailboxId}>{`${mailbox.name} <${mailbox.address}>`}</option>
          ))}
        </select>
      ) : (
        <span>
          <Icon name="mail-x" size="s" /> {t('sending.fromNone')}
        </span>
      )}
    </label>
  )
}
