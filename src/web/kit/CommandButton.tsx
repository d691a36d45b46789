// Buttons and menu items of a command: title, icon, keys and whether it is possible come from the command.
import { useCommandState, type Command } from '../commands.tsx'
import { Button, type ButtonProps } from './Button.tsx'
import { IconButton, type IconButtonProps } from './IconButton.tsx'
import { MenuItem } from './Menu.tsx'
import { useText } from './i18n.tsx'

/** Not drawn while nothing can do the command; drawn as not possible, with the reason, when it is not allowed. */
export function CommandButton({
  command,
  showKeys = true,
  ...props
}: { command: Command; showKeys?: boolean } & Omit<ButtonProps, 'onClick' | 'keys'>) {
  const { offered, allowed, reason, keys, run } = useCommandState(command)
  const t = useText()
  if (!offered) return null
  return (
    <Button
      icon={command.icon}
      {...props}
      keys={showKeys ? keys[0] : undefined}
      disabledReason={allowed ? undefined : (reason ?? t('kit.notPossibleNow'))}
      onClick={run}
    >
      {props.children ?? t(command.titleKey)}
    </Button>
  )
}

export function CommandIconButton({
  command,
  ...props
}: { command: Command } & Omit<IconButtonProps, 'icon' | 'label' | 'keys' | 'onClick'>) {
  const { offered, allowed, reason, keys, run } = useCommandState(command)
  const t = useText()
  if (!offered) return null
  return (
    <IconButton
      {...props}
      icon={command.icon}
      label={t(command.titleKey)}
      keys={keys[0]}
      disabledReason={allowed ? undefined : (reason ?? t('kit.notPossibleNow'))}
      onClick={run}
    />
  )
}

export function CommandMenuItem({ command }: { command: Command }) {
  const { offered, allowed, keys, run } = useCommandState(command)
  const t = useText()
  return offered ? (
    <MenuItem icon={command.icon} keys={keys[0]} disabled={!allowed} onClick={run}>
      {t(command.titleKey)}
    </MenuItem>
  ) : null
}
