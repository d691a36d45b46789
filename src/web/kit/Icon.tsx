// A lucide icon, 16 px; beside words or inside a control that has a name, so it is hidden from screen readers.
import shapes from 'virtual:icons'
import type { IconName } from './icon-names.ts'

export type { IconName } from './icon-names.ts'

/** `size`: s 14 px, m 16, l 20. `flip`: it points somewhere and turns around in right-to-left languages. */
export function Icon({
  name,
  size = 'm',
  flip,
  className = '',
}: {
  name: IconName
  size?: 's' | 'm' | 'l'
  flip?: boolean
  className?: string
}) {
  const classes = ['i', size !== 'm' && size, flip && 'flip', className].filter(Boolean).join(' ')
  return (
    <svg
      className={classes}
      viewBox="0 0 24 24"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: shapes[name]! }}
    />
  )
}
