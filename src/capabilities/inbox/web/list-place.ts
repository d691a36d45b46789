// Keeps the list where the reader looks: while rows come and go, the first row in sight stays at its height on the
// screen, and while the pointer or the keyboard is in the list, no row changes its place at all.
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import type { ListState } from './list-state.ts'
import type { ListStore } from './list-store.ts'

/** A key press or a touch holds the list so long. */
const holdMs = 3000
/** The list takes the server's order so long after nobody holds it any more. */
const settleMs = 1000

export function useSteadyList(
  scroller: RefObject<HTMLElement | null>,
  store: ListStore,
  state: ListState,
  rowHeight: number,
): void {
  useHold(scroller, store)
  const before = useRef({ store, shown: state.shown })
  useLayoutEffect(() => {
    const element = scroller.current
    const was = before.current
    before.current = { store, shown: state.shown }
    // At the very beginning new rows come into sight; elsewhere they must not move what is read.
    if (!element || was.store !== store || was.shown === state.shown || element.scrollTop < rowHeight / 2) return
    const first = Math.floor(element.scrollTop / rowHeight)
    const places = new Map(state.shown.map((id, index) => [id, index]))
    for (let index = first; index < was.shown.length; index++) {
      const now = places.get(was.shown[index]!)
      if (now === undefined) continue
      if (now !== index) element.scrollTop += (now - index) * rowHeight
      return
    }
  }, [scroller, store, state.shown, rowHeight])
}

function useHold(scroller: RefObject<HTMLElement | null>, store: ListStore): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    let settling: ReturnType<typeof setTimeout> | undefined
    const hold = (reason: string) => {
      clearTimeout(timers.get(reason))
      clearTimeout(settling)
      store.hold(reason, true)
    }
    const release = (reason: string) => {
      store.hold(reason, false)
      clearTimeout(settling)
      settling = setTimeout(() => store.isHeld() || store.settle(), settleMs)
    }
    const awhile = (reason: string) => {
      hold(reason)
      timers.set(
        reason,
        setTimeout(() => release(reason), holdMs),
      )
    }
    const enter = (event: PointerEvent) => event.pointerType === 'mouse' && hold('pointer')
    const leave = () => release('pointer')
    const key = () => awhile('key')
    const touch = () => awhile('touch')
    element.addEventListener('pointerenter', enter)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('keydown', key)
    element.addEventListener('touchmove', touch, { passive: true })
    return () => {
      element.removeEventListener('pointerenter', enter)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('keydown', key)
      element.removeEventListener('touchmove', touch)
      clearTimeout(settling)
      for (const timer of timers.values()) clearTimeout(timer)
      for (const reason of ['pointer', 'key', 'touch']) store.hold(reason, false)
    }
  }, [scroller, store])
}
