// Grey bars in the shape of the rows to come, only when they take longer than 150 ms. Nothing moves.
import { useEffect, useState, type CSSProperties, type ReactNode } from 'react'
import { useText } from './i18n.tsx'

/** `shape`: widths in per cent of the lines of one row. */
export function LoadingRows({ rows = 5, shape = [46, 80, 92] }: { rows?: number; shape?: readonly number[] }) {
  const t = useText()
  return (
    <Late>
      <div aria-busy="true" className="loading-rows">
        <span className="sr" role="status">
          {t('kit.loading')}
        </span>
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="loading-row" aria-hidden="true">
            {shape.map((width, line) => (
              <span
                key={line}
                className="skeleton"
                style={{ '--w': `${Math.max(20, width - ((row * 13 + line * 7) % 24))}%` } as CSSProperties}
              />
            ))}
          </div>
        ))}
      </div>
    </Late>
  )
}

/** Draws its content only after `ms`, so that what comes at once never flashes. */
export function Late({ ms = 150, children }: { ms?: number; children: ReactNode }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return late ? children : null
}
