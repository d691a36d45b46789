// Whether the window fits a media query, for what style sheets alone can't decide.
import { useCallback, useSyncExternalStore } from 'react'

/** The widths at which panes are put away (design: 1312, 1024, 720 px at the usual text size). */
export const roomForCustomer = '(width >= 82rem)'
export const roomForViews = '(width >= 64rem)'
export const roomForTwo = '(width >= 45rem)'

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
