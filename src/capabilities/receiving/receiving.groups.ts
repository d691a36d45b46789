// Writes that come one by one, committed in groups: while one group is being written, the next gathers. Whoever adds
// something waits until its group has been committed.

/** Bounds what one failing message takes with it, and how long a transaction is. */
const largest = 100
/** Those who took part in the last groups are waited for this long (ms): one commit for all of them costs the least. */
const patienceMs = 2

type Entry<T> = { item: T; done: { resolve(): void; reject(error: unknown): void } }

export function createGroups<T>(write: (items: T[]) => Promise<void>) {
  let gathering: Entry<T>[] = []
  let writing = false
  let complete: (() => void) | undefined
  let expected = 1

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
  const gathered = (): Promise<void> | undefined => {
    if (gathering.length >= expected) return undefined
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      complete = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  const run = async (): Promise<void> => {
    if (writing) return
    writing = true
    while (gathering.length) {
      await gathered()
      complete = undefined
      const group = gathering.slice(0, largest)
      gathering = gathering.slice(largest)
      await attempt(group)
      // Everybody who is sending: in the group, or come meanwhile.
      expected = Math.min(group.length + gathering.length, largest)
    }
    writing = false
  }

  return {
    /** Resolves when `item` is committed. `alone`: in a transaction of its own, beside the groups. */
    add(item: T, alone = false): Promise<void> {
      if (alone) return write([item])
      return new Promise((resolve, reject) => {
        gathering.push({ item, done: { resolve, reject } })
        if (gathering.length >= expected) complete?.()
        void run()
      })
    },
  }
}
