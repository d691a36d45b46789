// The name of a control that has only an icon, and its key. Never holds anything that is not said elsewhere.
import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'

/** Wraps the one element it belongs to. */
export function Tooltip({
  text,
  keys,
  side = 'bottom',
  children,
}: {
  text: ReactNode
  keys?: string
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end'
  children: ReactElement
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="over-all">
          <Base.Popup className="tooltip">
            {text}
            {keys && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Once around the app: after the first tooltip its neighbours open at once. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Base.Provider delay={400} closeDelay={0}>
    {children}
  </Base.Provider>
)
