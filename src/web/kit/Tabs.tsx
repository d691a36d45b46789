// Parts of one page as addresses (Tabs), and a choice among a few that takes effect at once (Segmented).
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { classes } from './classes.ts'

/** Each tab has an address, so it can be linked to and gone back from. */
export function Tabs({
  label,
  tabs,
  small,
}: {
  label: string
  tabs: readonly { to: string; label: ReactNode; icon?: IconName }[]
  small?: boolean
}) {
  return (
    <nav className={classes('tabs', small && 'small')} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          // What lies below it is a tab of its own.
          activeOptions={
            tabs.some(({ to }) => to.startsWith(`${tab.to}/`)) ? { exact: true, includeSearch: false } : undefined
          }
          activeProps={{ 'aria-current': 'page' }}
        >
          {tab.icon && <Icon name={tab.icon} size="s" />}
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}

/** `value` is the chosen one; one press changes it. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string
  value: T
  onChange: (value: T) => void
  options: readonly { value: T; label: ReactNode; icon?: IconName }[]
}) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.icon && <Icon name={option.icon} size="s" />}
          {option.label}
        </button>
      ))}
    </span>
  )
}
