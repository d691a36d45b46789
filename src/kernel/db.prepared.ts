// A connection on which statements that come often are parsed once: parsing costs several times what running them does.
import pg from 'pg'

/** How often a statement comes before it is worth keeping, and how many are kept by each connection. */
const often = 5
const mostKept = 200
/** Texts that are counted; what comes up after so many different ones is not worth watching. */
const mostWatched = 2000

const seen = new Map<string, number>()
const names = new Map<string, string>()

/** `query(text, values)` names statements that come often; every other form goes through as it is. */
export class PreparingClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values] = args
    const isPlain = args.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0
    const name = isPlain ? nameOf(text) : undefined
    return (super.query as (...given: unknown[]) => never)(...(name ? [{ name, text, values }] : args))
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= mostKept) return known
  const times = (seen.get(text) ?? 0) + 1
  if (times < often) {
    if (times > 1 || seen.size < mostWatched) seen.set(text, times)
    return undefined
  }
  seen.delete(text)
  names.set(text, `heed_${names.size}`)
  return names.get(text)
}
