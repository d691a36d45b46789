// The name of a control that has only an icon, and its key. Never holds anything that is not said elsewhere. One layer
// for the whole app draws them all: a list of a thousand buttons costs nothing more than an attribute each.
import {
  cloneElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import { Kbd } from './Kbd.tsx'

type Side = 'top' | 'bottom' | 'inline-end'
type Tip = { text: ReactNode; keys?: string; side: Side }
type Shown = { tip: Tip; anchor: HTMLElement }

const tips = new Map<string, Tip>()

/** Wraps the one element it belongs to. */
export function Tooltip({ text, keys, side = 'bottom', children }: Partial<Tip> & { children: ReactElement }) {
  const id = useId()
  useEffect(() => {
    tips.set(id, { text, keys, side })
    return () => void tips.delete(id)
  }, [id, text, keys, side])
  return cloneElement(children as ReactElement<Record<string, unknown>>, { 'data-tip': id })
}

/** Once around the app. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <>
    {children}
    <Layer />
  </>
)

/** How long the pointer rests before the first one shows; its neighbours show at once. In milliseconds. */
const patience = 400
const memory = 300

function Layer() {
  const [shown, setShown] = useState<Shown>()
  useEffect(() => watch(setShown), [])
  return shown && <Bubble key={shown.anchor.dataset['tip']} {...shown} />
}

function Bubble({ tip: { text, keys, side }, anchor }: Shown) {
  const bubble = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => place(bubble.current!, anchor, side), [anchor, side])
  return (
    <div ref={bubble} className="tooltip floating" role="tooltip">
      {text}
      {keys && <Kbd keys={keys} />}
    </div>
  )
}

/** Below or above the control, inside the window. */
function place(bubble: HTMLElement, anchor: HTMLElement, side: Side): void {
  const of = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = bubble
  const gap = 6
  const beside = side === 'inline-end'
  const isRtl = document.documentElement.dir === 'rtl'
  const below = side !== 'top' && of.bottom + gap + height <= innerHeight
  const x = beside ? (isRtl ? of.left - gap - width : of.right + gap) : of.left + of.width / 2 - width / 2
  const y = beside ? of.top + of.height / 2 - height / 2 : below ? of.bottom + gap : of.top - gap - height
  bubble.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`
  bubble.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`
}

/** Shows on rest of the pointer and on focus by keyboard; goes on leaving, on Escape, on any press and on scrolling. */
function watch(show: (shown: Shown | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let present: HTMLElement | undefined
  let goneAt = -Infinity

  const anchorOf = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null
  const hide = () => {
    clearTimeout(timer)
    if (!present) return
    present = undefined
    goneAt = performance.now()
    show(undefined)
  }
  const reveal = (anchor: HTMLElement) => {
    const tip = tips.get(anchor.dataset['tip']!)
    // What it has opened says more than its name.
    if (!tip || !anchor.isConnected || anchor.ariaExpanded === 'true') return
    present = anchor
    show({ tip, anchor })
  }
  const enter = ({ target, pointerType }: PointerEvent) => {
    const anchor = anchorOf(target)
    if (anchor === present || pointerType === 'touch') return
    if (target instanceof Element && target.closest('[role="tooltip"]')) return
    const isNeighbour = present !== undefined || performance.now() - goneAt < memory
    hide()
    if (anchor) timer = setTimeout(reveal, isNeighbour ? 0 : patience, anchor)
  }
  const focus = ({ target }: FocusEvent) => {
    const anchor = anchorOf(target)
    hide()
    if (anchor?.matches(':focus-visible')) timer = setTimeout(reveal, patience, anchor)
  }
  const ended = new AbortController()
  const options = { signal: ended.signal, capture: true, passive: true }
  document.addEventListener('pointerover', enter, options)
  document.addEventListener('focusin', focus, options)
  for (const event of ['focusout', 'pointerdown', 'keydown', 'scroll']) document.addEventListener(event, hide, options)
  document.documentElement.addEventListener('pointerleave', hide, { signal: ended.signal })
  return () => {
    clearTimeout(timer)
    ended.abort()
  }
}
