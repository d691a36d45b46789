// Where a thread stands: opened at the first unread or the newest message, and still while earlier messages, frames
// and pictures above take their room. It follows new messages only when the reader is at the end.
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

type Standing =
  /** An entry at the top, as far as there is enough below it; without a key, the one where reading starts. */
  | { at: 'key'; key?: string }
  | { at: 'end' }
  /** Where the reader has scrolled to. */
  | { at: 'entry'; element: Element; top: number }

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
 * `opened` names what is shown; when it changes, reading starts anew at the entry `start`. `last` is the key of the
 * newest entry. `onEnd`: the reader is at the end, or not.
 */
export function useThreadScroll({
  opened,
  start,
  last,
  onNearTop,
  onEnd,
}: {
  opened: string
  start: string | undefined
  last: string | undefined
  onNearTop: () => void
  onEnd: (atEnd: boolean) => void
}): ThreadScroll {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const standing = useRef<Standing>({ at: 'key' })
  const expected = useRef(-1)
  const isEnd = useRef(true)
  const newest = useRef({ opened, last })
  const latest = useRef({ start, onNearTop, onEnd })
  useLayoutEffect(() => void (latest.current = { start, onNearTop, onEnd }))

  const put = useCallback((top: number) => {
    const element = scroller.current!
    element.scrollTop = Math.round(top)
    expected.current = element.scrollTop
  }, [])

  const tellEnd = useCallback(() => {
    const { scrollHeight, scrollTop, clientHeight } = scroller.current!
    isEnd.current = scrollHeight - scrollTop - clientHeight <= endReach
    latest.current.onEnd(isEnd.current)
  }, [])

  const place = useCallback(() => {
    const element = scroller.current
    if (!element || !content.current) return
    const now = standing.current
    const topOf = (entry: Element) => entry.getBoundingClientRect().top - element.getBoundingClientRect().top
    if (now.at === 'entry') {
      if (now.element.isConnected) put(element.scrollTop + topOf(now.element) - now.top)
    } else if (now.at === 'end') put(element.scrollHeight)
    else {
      const target = entryOf(content.current, now.key ?? latest.current.start) ?? content.current.lastElementChild
      if (target) put(element.scrollTop + topOf(target) - margin)
      tellEnd()
    }
    if (element.scrollTop < olderReach) latest.current.onNearTop()
  }, [put, tellEnd])

  // Before the first paint of another conversation.
  useLayoutEffect(() => {
    standing.current = { at: 'key' }
    place()
  }, [opened, place])
  // Who is at the end sees the first of what comes in.
  useLayoutEffect(() => {
    const before = newest.current
    newest.current = { opened, last }
    if (before.opened !== opened || before.last === last || before.last === undefined || !isEnd.current) return
    const element = content.current && entryOf(content.current, before.last)?.nextElementSibling
    if (element) standing.current = { at: 'key', key: (element as HTMLElement).dataset['entry'] }
  }, [opened, last])
  useLayoutEffect(place)

  useEffect(() => {
    const element = scroller.current!
    const observer = new ResizeObserver(place)
    observer.observe(element)
    observer.observe(content.current!)
    const hear = () => {
      if (Math.abs(element.scrollTop - expected.current) <= 1) return
      expected.current = -1
      tellEnd()
      const first = [...content.current!.children].find(
        (entry) => entry.getBoundingClientRect().bottom > element.getBoundingClientRect().top,
      )
      standing.current =
        isEnd.current || !first
          ? { at: 'end' }
          : {
              at: 'entry',
              element: first,
              top: first.getBoundingClientRect().top - element.getBoundingClientRect().top,
            }
      if (element.scrollTop < olderReach) latest.current.onNearTop()
    }
    element.addEventListener('scroll', hear, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', hear)
    }
  }, [place, tellEnd])

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
