// The control that opens something floating: it stays the same element while the code for the floating part loads.
import {
  cloneElement,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
} from 'react'
import { awaitWriting } from '../keyboard.ts'
import { useOnDemand, type OnDemand } from './on-demand.ts'

type TriggerProps = {
  ref?: unknown
  onClick?: (event: MouseEvent) => void
  onKeyDown?: (event: KeyboardEvent) => void
  onPointerEnter?: () => void
  onFocus?: () => void
}

export type Opened<T> = {
  /** The trigger, to be drawn. */
  control: ReactElement
  anchor: RefObject<HTMLElement | null>
  open: boolean
  /** It was opened without the pointer. */
  byKeyboard: boolean
  /** For Base UI's `onOpenChange`. */
  change: (open: boolean, details: { event: Event }) => void
  close: () => void
  /** Undefined until it has been loaded. */
  code: T | undefined
}

export type TriggerOptions<T> = {
  trigger: ReactElement
  demand: OnDemand<T>
  kind: 'menu' | 'dialog' | 'listbox'
  /** It opens with a field in it: keys struck before that is there are its words. */
  writes?: boolean
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** More attributes for the control. */
  attributes?: Record<string, unknown>
}

/** Opens on click, Enter and the space bar; menus and lists also on the arrow key downwards. */
export function useTrigger<T>({
  trigger,
  demand,
  kind,
  writes,
  open: given,
  onOpenChange,
  attributes,
}: TriggerOptions<T>): Opened<T> {
  const anchor = useRef<HTMLElement>(null)
  const [own, setOwn] = useState(false)
  const [byKeyboard, setByKeyboard] = useState(false)
  const open = given ?? own
  const set = (next: boolean) => {
    setOwn(next)
    onOpenChange?.(next)
  }
  const code = useOnDemand(demand, open, () => set(false))
  const before = trigger.props as TriggerProps
  const preload = () => void demand.preload().catch(() => undefined)
  const control = cloneElement(trigger as ReactElement<Record<string, unknown>>, {
    ...attributes,
    ref: anchor,
    'aria-haspopup': kind,
    'aria-expanded': open,
    'data-popup-open': open ? '' : undefined,
    onPointerEnter: preload,
    onFocus: preload,
    onClick: (event: MouseEvent) => {
      before.onClick?.(event)
      if (event.defaultPrevented) return
      setByKeyboard(event.detail === 0)
      set(!open)
      if (writes && !open) awaitWriting()
    },
    onKeyDown: (event: KeyboardEvent) => {
      before.onKeyDown?.(event)
      if (event.key !== 'ArrowDown' || kind === 'dialog' || open) return
      event.preventDefault()
      setByKeyboard(true)
      set(true)
    },
  })
  return {
    control,
    anchor,
    open,
    byKeyboard,
    close: () => set(false),
    code,
    change: (next, { event }) => {
      // A press on the trigger closes by its own click; closing here as well would open it again.
      const isOwn = event.type.startsWith('pointer') || event.type.startsWith('mouse') || event.type === 'click'
      if (!next && isOwn && anchor.current?.contains(event.target as Node)) return
      set(next)
    },
  }
}
