// Chips say a state in a word, tags are words people gave, counts are quiet numbers.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { classes } from './classes.ts'

export type ChipKind = 'plain' | 'good' | 'warn' | 'bad' | 'complaint' | 'note'

/** Never colour alone: the words or the icon say it too. */
export const Chip = ({
  kind = 'plain',
  icon,
  title,
  children,
}: {
  kind?: ChipKind
  icon?: IconName
  title?: string
  children: ReactNode
}) => (
  <span className={classes('chip', kind !== 'plain' && kind)} title={title}>
    {icon && <Icon name={icon} />}
    <span className="clip">{children}</span>
  </span>
)

/** A word that people gave; `hue` is a colour of the design by name, shown by the sign before it. */
export const Tag = ({ hue, title, children }: { hue?: string; title?: string; children: ReactNode }) => (
  <span className="tag" data-hue={hue} title={title}>
    {children}
  </span>
)

export const Count = ({ children }: { children: ReactNode }) => <span className="count">{children}</span>

/** Marigold: look here. `label` says it. */
export const Dot = ({
  kind = 'heed',
  label,
}: {
  kind?: 'heed' | 'good' | 'warn' | 'bad' | 'hollow'
  label: string
}) => <span className={classes('dot', kind)} role="img" aria-label={label} title={label} />
