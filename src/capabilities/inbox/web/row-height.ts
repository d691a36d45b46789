// The height of a row in pixels: it follows the density and the reader's text size.
import { useCallback, useState } from 'react'

/** `probe` goes on an element whose block size is that of a row. */
export function useRowHeight(first: number): {
  height: number
  probe: (element: HTMLElement | null) => (() => void) | undefined
} {
  const [height, setHeight] = useState(first)
  const probe = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return undefined
      const observer = new ResizeObserver(() => setHeight(element.getBoundingClientRect().height || first))
      observer.observe(element)
      return () => observer.disconnect()
    },
    [first],
  )
  return { height, probe }
}
