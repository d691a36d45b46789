// A control that is only an icon: it has a name, and a tooltip that shows name and key.
import type { ComponentProps } from 'react'
import { ariaKeys, isMac } from '../keys.ts'
import { Icon, type IconName } from './Icon.tsx'
import { Tooltip } from './Tooltip.tsx'
import { classes } from './classes.ts'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'disabled' | 'aria-label'> & {
  icon: IconName
  label: string
  keys?: string
  size?: 'small' | 'tiny'
  /** For what is on or off. */
  pressed?: boolean
  flip?: boolean
  /** Why it can't be pressed now. */
  disabledReason?: string
}

export function IconButton({
  icon,
  label,
  keys,
  size,
  pressed,
  flip,
  disabledReason,
  className,
  onClick,
  type = 'button',
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={disabledReason ?? label} keys={disabledReason ? undefined : keys}>
      <button
        {...props}
        type={type}
        className={classes('icon-btn', size, className)}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabledReason ? true : undefined}
        aria-description={disabledReason}
        aria-keyshortcuts={keys && ariaKeys(keys, isMac())}
        onClick={disabledReason ? undefined : onClick}
      >
        <Icon name={icon} flip={flip} size={size === 'small' ? 's' : 'm'} />
      </button>
    </Tooltip>
  )
}
