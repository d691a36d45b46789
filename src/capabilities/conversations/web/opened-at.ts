// The message at which a conversation is opened, when somebody came for it: it is loaded if it is further up, shown at
// the top, and stands out.
import { createContext, useContext, useEffect, useRef } from 'react'

/** Id of the message; undefined: reading starts as usual. */
export const OpenedAt = createContext<string | undefined>(undefined)

export function useOpenedAt(thread: {
  /** By what is said, where it stands. */
  keys: ReadonlyMap<string, string>
  hasOlder: boolean
  isLoading: boolean
  older: () => void
  show: (key: string) => void
}): string | undefined {
  const wanted = useContext(OpenedAt)
  const done = useRef<string | undefined>(undefined)
  const { keys, hasOlder, isLoading, older, show } = thread
  const key = wanted === undefined ? undefined : keys.get(wanted)
  useEffect(() => {
    if (wanted === undefined || done.current === wanted) return
    if (key !== undefined) {
      done.current = wanted
      show(key)
    } else if (hasOlder && !isLoading) older()
  }, [wanted, key, hasOlder, isLoading, older, show])
  return key
}
