// What is asked again when news came while somebody has read far down: the newest page alone. Earlier pages are history,
// and what moved up from one of them is shown where it is now.
import type { EntryView } from '../timeline.contract.ts'

/** `asked`: when, in milliseconds of the page's own clock. */
export type Page = { items: EntryView[]; next: string | null; kinds: string[]; asked: number }
type Held = { pages: readonly Page[]; pageParams: readonly unknown[] }
type Ask = (place: { cursor?: string; limit?: number }) => Promise<Omit<Page, 'asked'>>

/** Words may be taken back, and people erased: so long at most an earlier page stays as it was. */
const keptMs = 60_000
/** As the server gives by itself, and at most. */
const [usual, most] = [50, 100]
/** So many new entries at once leave the earlier pages where they are. */
const spare = 20

/** The page at `cursor`, in place of what is held of it. */
export async function readPage(ask: Ask, held: Held | undefined, cursor: string | undefined, now: number): Promise<Page> {
  const old = held?.pages[held.pageParams.indexOf(cursor)]
  if (cursor !== undefined)
    return old && now - old.asked < keptMs ? old : { ...(await ask({ cursor })), asked: now }
  const last = old?.next ? old.items.at(-1)?.id : undefined
  if (last !== undefined) {
    const page = await ask({ limit: Math.min(most, Math.max(usual, old!.items.length) + spare) })
    const at = page.items.findIndex(({ id }) => id === last)
    if (at >= 0) return { ...page, items: page.items.slice(0, at + 1), next: old!.next, asked: now }
  }
  return { ...(await ask({})), asked: now }
}

/** Each entry once, where it stands now. */
export function entriesOf(pages: readonly Page[]): EntryView[] {
  const seen = new Set<string>()
  return pages.flatMap(({ items }) => items.filter(({ id }) => !seen.has(id) && seen.add(id)))
}
