// A sentence that the page must say, with the way out. Stays as long as it is the case.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { classes } from './classes.ts'

export type BannerKind = 'plain' | 'warn' | 'bad' | 'good' | 'note'
const icons: Record<BannerKind, IconName> = {
  plain: 'info',
  warn: 'triangle-alert',
  bad: 'circle-alert',
  good: 'circle-check',
  note: 'lock',
}

/** `live`: it came just now and is said by screen readers (`alert` for `bad`). `action`: a button or link. */
export function Banner({
  kind = 'plain',
  icon,
  action,
  live,
  children,
}: {
  kind?: BannerKind
  icon?: IconName
  action?: ReactNode
  live?: boolean
  children: ReactNode
}) {
  return (
    <div
      className={classes('banner', kind !== 'plain' && kind)}
      role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      <Icon name={icon ?? icons[kind]} />
      <div className="grow">{children}</div>
      {action}
    </div>
  )
}
