// Writes that come one by one, committed in groups: while groups are being written, the next gathers. Whoever adds
// something waits until its group has been committed.

/** Bounds what one failing message takes with it, and how long a transaction is. */
const largest = 100
/** Groups that are written at the same time: more would only be smaller. */
const lanes = 2

type Entry<T> = { item: T; done: { resolve(): void; reject(error: unknown): void } }

export function createGroups<T>(write: (items: T[]) => Promise<void>) {
  let gathering: Entry<T>[] = []
  let busy = 0

  const attempt = async (entries: Entry<T>[]): Promise<void> => {
    try {
      await write(entries.map(({ item }) => item))
      for (const { done } of entries) done.resolve()
    } catch (error) {
      // One of them may be at fault: then the others must not suffer.
      if (entries.length > 1) for (const entry of entries) await attempt([entry])
      else entries[0]!.done.reject(error)
    }
  }
  const run = async (): Promise<void> => {
    if (busy === lanes) return
    busy++
    while (gathering.length) {
      const group = gathering.slice(0, largest)
      gathering = gathering.slice(largest)
      await attempt(group)
    }
    busy--
  }

  return {
    /** Resolves when `item` is committed. `alone`: in a transaction of its own, beside the groups. */
    add(item: T, alone = false): Promise<void> {
      if (alone) return write([item])
      return new Promise((resolve, reject) => {
        gathering.push({ item, done: { resolve, reject } })
        void run()
      })
    },
  }
}
