// DNS look-ups with a limit of time and a memory, since a hundred messages of one sender ask for the same records.
import { Resolver } from 'node:dns/promises'

export type Resolve = (name: string, type: string) => Promise<string[] | string[][]>

const keepMs = 5 * 60_000
/** What failed is asked again sooner. */
const keepFailureMs = 60_000
const maxKept = 10_000

/** `lookUp` and `now` are given by tests. */
export function createResolver(lookUp: Resolve = system(), now: () => number = Date.now): Resolve {
  const kept = new Map<string, { until: number; answer: Promise<string[] | string[][]> }>()
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`
    const known = kept.get(key)
    if (known && known.until > now()) return known.answer
    if (kept.size >= maxKept) kept.clear()
    const entry = { until: now() + keepMs, answer: lookUp(name, type) }
    kept.set(key, entry)
    entry.answer.catch(() => void (entry.until = now() + keepFailureMs))
    return entry.answer
  }
}

function system(): Resolve {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  return (name, type) => resolver.resolve(name, type) as Promise<string[] | string[][]>
}
