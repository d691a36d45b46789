// The title of the browser tab.
import { useEffect } from 'react'

/** Names the tab after what is open: `#4187 Alma lamp · Heed`. The latest mounted page wins. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (!title) return undefined
    document.title = `${title} · Heed`
    return () => void (document.title = 'Heed')
  }, [title])
}
