// Writes that come one by one, committed in groups: while one group is being written, the next gathers. Whoever adds
// something waits until its group has been committed.

/** Bounds what one failing message takes with it, and how long a transaction is. */
const largest = 100
/** Those who took part in the last groups are waited for this long (ms): one commit for all of them costs the least. */
const patienceMs = 2

type Entry<T> = { item: T; done: { resolve(): void; reject(error: unknown): void } }

/**
 * `write` begins what is needed for writing, and asks `take` for the group: it is gathered meanwhile. It is called once
 * more for each item of a group that failed, unless `isHopeless` says that it is not for one of them.
 */
export function createGroups<T>(
  write: (take: () => Promise<T[]>) => Promise<void>,
  isHopeless: (error: unknown) => boolean = () => false,
) {
  let gathering: Entry<T>[] = []
  let writing = false
  let complete: (() => void) | undefined
  let expected = 1

  const gathered = async (): Promise<void> => {
    if (gathering.length >= expected) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      complete = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    complete = undefined
  }
  const writeGroup = async (): Promise<void> => {
    let group: Entry<T>[] | undefined
    const taken = async () => {
      if (!group) {
        await gathered()
        group = gathering.slice(0, largest)
        gathering = gathering.slice(largest)
      }
      return group.map(({ item }) => item)
    }
    try {
      await write(taken)
      for (const { done } of group ?? []) done.resolve()
    } catch (error) {
      await taken()
      // One of them may be at fault: then the others must not suffer.
      if (group!.length > 1 && !isHopeless(error))
        for (const { item, done } of group!) await write(async () => [item]).then(done.resolve, done.reject)
      else for (const { done } of group!) done.reject(error)
    }
    // Everybody who is sending: in the group, or come meanwhile.
    expected = Math.min(Math.max(1, (group?.length ?? 0) + gathering.length), largest)
  }
  const run = async (): Promise<void> => {
    if (writing) return
    writing = true
    while (gathering.length) await writeGroup()
    writing = false
  }

  return {
    /** Resolves when `item` is committed. `alone`: in a transaction of its own, beside the groups. */
    add(item: T, alone = false): Promise<void> {
      if (alone) return write(async () => [item])
      return new Promise((resolve, reject) => {
        gathering.push({ item, done: { resolve, reject } })
        if (gathering.length >= expected) complete?.()
        void run()
      })
    },
  }
}
