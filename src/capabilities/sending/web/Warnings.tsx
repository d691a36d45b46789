// What the writer should know before answering: facts, each with what can be done.
import { Button } from '#web/kit/Button.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { type TextKey, useText } from '#web/kit/i18n.tsx'
import type { Warning } from '../sending.views.ts'
import css from './composer.module.css'

export function Warnings({ warnings, onAdd }: { warnings: readonly Warning[]; onAdd: (address: string) => void }) {
  const t = useText()
  if (!warnings.length) return null
  return (
    <ul className={css.notes} aria-label={t('sending.warnings.label')}>
      {warnings.map((warning, at) => (
        <li key={at}>
          <Icon name="triangle-alert" size="s" />
          <span>
            {t(`sending.warnings.${warning.code}`, { address: 'address' in warning ? warning.address : '' })}
            {warning.code === 'bouncedBefore' && ` ${t(`sending.reason.${warning.reason}` as TextKey)}`}
          </span>
          {(warning.code === 'replyToDiffers' || warning.code === 'brought') && (
            <Button variant="link" size="small" onClick={() => onAdd(warning.address)}>
              {t('sending.warnings.add')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
