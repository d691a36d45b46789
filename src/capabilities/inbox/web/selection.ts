// Which rows are selected, for doing one thing to many.
import { useCallback, useMemo, useState } from 'react'

export type Selection = {
  ids: ReadonlySet<string>
  /** Selects or deselects one row; with `to`, all rows from the one last touched to it. */
  toggle: (id: string, to: boolean) => void
  clear: () => void
}

/** `order` are the rows in sight and out of it; rows that are not there any more are not selected any more. */
export function useSelection(order: readonly string[]): Selection {
  const [{ ids }, set] = useState<{ ids: ReadonlySet<string>; last: string | undefined }>({
    ids: new Set(),
    last: undefined,
  })
  const present = useMemo(() => {
    const all = new Set(order)
    return new Set([...ids].filter((id) => all.has(id)))
  }, [ids, order])
  const toggle = useCallback(
    (id: string, to: boolean) =>
      set((now) => {
        const next = new Set(now.ids)
        const from = now.last === undefined ? -1 : order.indexOf(now.last)
        const at = order.indexOf(id)
        if (to && from >= 0 && at >= 0)
          for (const each of order.slice(Math.min(from, at), Math.max(from, at) + 1)) next.add(each)
        else if (next.has(id)) next.delete(id)
        else next.add(id)
        return { ids: next, last: id }
      }),
    [order],
  )
  const clear = useCallback(() => set({ ids: new Set(), last: undefined }), [])
  return useMemo(() => ({ ids: present, toggle, clear }), [present, toggle, clear])
}
