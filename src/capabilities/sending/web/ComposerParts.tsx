// What the places to write in have in common: the button to send with what else can be done, full size, what went wrong.
import { Banner } from '#web/kit/Banner.tsx'
import { Button, ButtonGroup } from '#web/kit/Button.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { After } from './use-send.ts'
import css from './composer.module.css'

/**
 * `missing`: what is still needed before it can be sent. `mayKeepOpen`: sending without passing the turn is offered.
 * `after`: what the button does, when that was chosen beforehand.
 */
export function SendButtons({
  busy,
  isUploading,
  missing,
  mayKeepOpen = false,
  after = 'with_customer',
  onSend,
  onDiscard,
}: {
  busy: boolean
  isUploading: boolean
  missing?: string
  mayKeepOpen?: boolean
  after?: After
  onSend: (after: After) => void
  onDiscard: () => void
}) {
  const t = useText()
  return (
    <ButtonGroup>
      <Button
        variant="primary"
        size="small"
        keys="mod+enter"
        busy={busy}
        disabledReason={isUploading ? t('sending.files.wait') : missing}
        onClick={() => onSend(after)}
      >
        {t(after === 'closed' ? 'sending.sendAndClose' : after === 'open' ? 'sending.sendAndKeep' : 'sending.send')}
      </Button>
      <Menu
        side="top"
        align="end"
        trigger={
          <Button variant="primary" size="small" className="caret" icon="chevron-down" aria-label={t('sending.more')} />
        }
      >
        {after !== 'with_customer' && (
          <MenuItem icon="send" disabled={Boolean(missing)} onClick={() => onSend('with_customer')}>
            {t('sending.sendAndPass')}
          </MenuItem>
        )}
        <MenuItem icon="check" keys="mod+shift+enter" disabled={Boolean(missing)} onClick={() => onSend('closed')}>
          {t('sending.sendAndClose')}
        </MenuItem>
        {mayKeepOpen && (
          <MenuItem icon="inbox" onClick={() => onSend('open')}>
            {t('sending.sendAndKeep')}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="trash-2" onClick={onDiscard}>
          {t('drafts.discard')}
        </MenuItem>
      </Menu>
    </ButtonGroup>
  )
}

export function FullSizeButton({ full, onFull }: { full: boolean; onFull: () => void }) {
  const t = useText()
  return (
    <IconButton
      size="small"
      icon={full ? 'minimize-2' : 'maximize-2'}
      label={t(full ? 'sending.smaller' : 'sending.full')}
      onClick={onFull}
    />
  )
}

export const Problem = ({ text }: { text: string }) =>
  text && (
    <div className={css.stop}>
      <Banner kind="bad" icon="circle-alert" live>
        {text}
      </Banner>
    </div>
  )
