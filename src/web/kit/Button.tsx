// Buttons. One primary per view; the label is a verb with its object.
import type { ComponentProps, ReactNode } from 'react'
import { ariaKeys, isMac } from '../keys.ts'
import { Icon, type IconName } from './Icon.tsx'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'
import { classes } from './classes.ts'

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: 'primary' | 'danger' | 'quiet' | 'link'
  size?: 'small' | 'large'
  icon?: IconName
  /** Chord drawn on it. */
  keys?: string
  wide?: boolean
  /** Work is under way: it can't be pressed twice. */
  busy?: boolean
  /** Why it can't be pressed now; it stays focusable so that the reason can be read. */
  disabledReason?: ReactNode
}

/** `type` is `button` unless said otherwise. */
export function Button({
  variant,
  size,
  icon,
  keys,
  wide,
  busy,
  disabledReason,
  className,
  children,
  onClick,
  type = 'button',
  ...props
}: ButtonProps) {
  const off = busy || Boolean(disabledReason)
  const button = (
    <button
      {...props}
      type={off ? 'button' : type}
      className={classes('btn', variant, size, wide && 'wide', className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-description={typeof disabledReason === 'string' ? disabledReason : undefined}
      aria-keyshortcuts={keys && ariaKeys(keys, isMac())}
      onClick={off ? undefined : onClick}
    >
      {icon && <Icon name={icon} size={size === 'small' ? 's' : 'm'} />}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  )
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button
}

/** Buttons that belong together, e.g. Send and its other ways. */
export const ButtonGroup = ({ children }: { children: ReactNode }) => <span className="btn-group">{children}</span>
