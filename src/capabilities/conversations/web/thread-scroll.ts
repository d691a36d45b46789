// Where a thread stands: opened at the first unread or the newest message, and still while earlier messages, frames
// and pictures above take their room. It follows new messages only when the reader is at the end.
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

type Standing =
  /** At the entry where reading starts, until the reader scrolls. */
  { at: 'start' } | { at: 'end' } | { at: 'entry'; element: Element; top: number }

const margin = 8
/** So near to the end counts as the end. */
const endReach = 32
/** Earlier messages are loaded when so little is left above. */
const olderReach = 1200

export type ThreadScroll = {
  scroller: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  /** Goes to an entry by its key. */
  show: (key: string) => void
}

/**
 * `opened` names what is shown; when it changes, reading starts anew at the entry `start`. `onEnd`: the reader is at
 * the end, or not.
 */
export function useThreadScroll({
  opened,
  start,
  onNearTop,
  onEnd,
}: {
  opened: string
  start: string | undefined
  onNearTop: () => void
  onEnd: (atEnd: boolean) => void
}): ThreadScroll {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const standing = useRef<Standing>({ at: 'start' })
  const expected = useRef(-1)
  const latest = useRef({ start, onNearTop, onEnd })
  useLayoutEffect(() => void (latest.current = { start, onNearTop, onEnd }))

  const put = useCallback((top: number) => {
    const element = scroller.current!
    element.scrollTop = Math.round(top)
    expected.current = element.scrollTop
  }, [])

  const place = useCallback(() => {
    const element = scroller.current
    if (!element || !content.current) return
    const now = standing.current
    const topOf = (entry: Element) => entry.getBoundingClientRect().top - element.getBoundingClientRect().top
    if (now.at === 'entry') {
      if (now.element.isConnected) put(element.scrollTop + topOf(now.element) - now.top)
    } else {
      const last = content.current.lastElementChild
      const target = now.at === 'end' ? last : (entryOf(content.current, latest.current.start) ?? last)
      if (target) put(element.scrollTop + topOf(target) - margin)
    }
    if (element.scrollTop < olderReach) latest.current.onNearTop()
  }, [put])

  // Before the first paint of another conversation.
  useLayoutEffect(() => {
    standing.current = { at: 'start' }
    latest.current.onEnd(true)
    place()
  }, [opened, place])
  useLayoutEffect(place)

  useEffect(() => {
    const element = scroller.current!
    const observer = new ResizeObserver(place)
    observer.observe(element)
    observer.observe(content.current!)
    const hear = () => {
      if (Math.abs(element.scrollTop - expected.current) <= 1) return
      expected.current = -1
      const isEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= endReach
      const first = [...content.current!.children].find(
        (entry) => entry.getBoundingClientRect().bottom > element.getBoundingClientRect().top,
      )
      standing.current =
        isEnd || !first
          ? { at: 'end' }
          : {
              at: 'entry',
              element: first,
              top: first.getBoundingClientRect().top - element.getBoundingClientRect().top,
            }
      latest.current.onEnd(isEnd)
      if (element.scrollTop < olderReach) latest.current.onNearTop()
    }
    element.addEventListener('scroll', hear, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', hear)
    }
  }, [place])

  const show = useCallback(
    (key: string) => {
      const entry = content.current && entryOf(content.current, key)
      if (!entry) return
      standing.current = { at: 'entry', element: entry, top: margin }
      place()
    },
    [place],
  )
  return { scroller, content, show }
}

const entryOf = (content: Element, key: string | undefined): Element | undefined =>
  key === undefined ? undefined : [...content.children].find((entry) => (entry as HTMLElement).dataset['entry'] === key)
