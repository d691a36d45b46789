// Side navigation inside a place: views of the inbox, pages of the settings.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { classes } from './classes.ts'

export const SideNav = ({ label, children, className }: { label: string; children: ReactNode; className?: string }) => (
  <nav className={classes('views pane', className)} aria-label={label}>
    {children}
  </nav>
)

/** `aside`: a small button at the end of the heading. */
export const SideNavHeading = ({ children, aside }: { children: ReactNode; aside?: ReactNode }) => (
  <h2>
    {children}
    {aside}
  </h2>
)

/**
 * `exact`: only this address is current, not those below it. `count` may say `999+`. `title` when the label may be
 * cut.
 */
export function SideNavLink({
  to,
  search,
  icon,
  count,
  exact,
  children,
  title,
}: {
  to: string
  search?: Record<string, unknown>
  icon?: IconName
  count?: ReactNode
  exact?: boolean
  children: ReactNode
  title?: string
}) {
  return (
    <Link
      to={to}
      search={search}
      className="v"
      title={title}
      activeOptions={{ exact: exact ?? false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      {icon && <Icon name={icon} />}
      <span className="clip">{children}</span>
      {count !== undefined && count !== null && <span className="count">{count}</span>}
    </Link>
  )
}
