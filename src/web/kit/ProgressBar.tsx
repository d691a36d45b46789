// How far something is that takes a while, in words too.
import { useId, type CSSProperties, type ReactNode } from 'react'

/** `value` of `max`; without `max` the end is not known. `children`: the words, e.g. "1,204 of 9,400 letters". */
export function ProgressBar({
  value,
  max,
  label,
  children,
}: {
  value: number
  max?: number
  label: string
  children?: ReactNode
}) {
  const id = useId()
  const share = max ? Math.min(1, value / max) : 0
  return (
    <div className="stack" style={{ gap: 'var(--s-1)' }}>
      <span
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-describedby={children ? id : undefined}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={max ? value : undefined}
        style={{ '--f': share } as CSSProperties}
      >
        <i />
      </span>
      {children && (
        <span className="xs faint" id={id}>
          {children}
        </span>
      )}
    </div>
  )
}
