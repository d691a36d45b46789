// A small panel at its button, for a choice or a few fields. Escape or a click elsewhere closes it.
import { createContext, useContext, type ReactElement, type ReactNode } from 'react'
import { onDemand } from './on-demand.ts'
import { useTrigger } from './trigger.tsx'
import { focusBack } from './focus-back.ts'

type Parts = (typeof import('@base-ui/react/popover'))['Popover']
const popover = onDemand(() => import('@base-ui/react/popover').then((module) => module.Popover))
const PartsContext = createContext<Parts | null>(null)

export type PopoverProps = {
  trigger: ReactElement
  /** Its name for screen readers. */
  label: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'inline-end'
  children: ReactNode
}

export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  align = 'start',
  side = 'bottom',
  children,
}: PopoverProps) {
  const {
    control,
    anchor,
    code: Base,
    ...state
  } = useTrigger({ trigger, demand: popover, kind: 'dialog', open, onOpenChange })
  return (
    <>
      {control}
      {Base && (
        <Base.Root open={state.open} onOpenChange={state.change}>
          <Base.Portal>
            <Base.Positioner anchor={anchor} align={align} side={side} sideOffset={4} className="over-page">
              <Base.Popup className="menu popover" aria-label={label} finalFocus={focusBack(anchor)}>
                <PartsContext value={Base}>{children}</PartsContext>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </>
  )
}

/** Closes the popover it stands in: <PopoverClose><Button>…</Button></PopoverClose> */
export function PopoverClose({ children }: { children: ReactElement }) {
  const Base = useContext(PartsContext)
  return Base ? <Base.Close render={children as ReactElement<Record<string, unknown>>} /> : children
}
