import assert from 'node:assert/strict'
import test from 'node:test'
import type { EntryView } from '../timeline.contract.ts'
import { type Page, entriesOf, readPage } from './pages.ts'

/** A server with entries by name, newest first, that gives a page of `size`, and what was asked of it. */
function server(names: string[], size = 50) {
  const asked: string[] = []
  const ask = async ({ cursor, limit = size }: { cursor?: string; limit?: number }) => {
    asked.push(cursor ?? 'newest')
    const from = cursor === undefined ? 0 : names.indexOf(cursor) + 1
    const items = names.slice(from, from + limit).map((id) => ({ id }) as EntryView)
    return { items, next: from + limit < names.length ? items.at(-1)!.id : null, kinds: [] }
  }
  return { ask, asked, names }
}
const named = (count: number) => Array.from({ length: count }, (_, at) => `e${count - at}`)

/** As it is asked again from the first to the last. */
async function readAll(ask: ReturnType<typeof server>['ask'], many: number, now: number, held?: { pages: Page[]; pageParams: unknown[] }) {
  const [pages, pageParams]: [Page[], (string | undefined)[]] = [[], []]
  for (let cursor: string | undefined; pages.length < many; ) {
    const page = await readPage(ask, held, cursor, now)
    pages.push(page)
    pageParams.push(cursor)
    if (page.next === null) break
    cursor = page.next
  }
  return { pages, pageParams }
}
const idsOf = (pages: readonly Page[]) => entriesOf(pages).map(({ id }) => id)

test('news asks for the newest page alone, and what is read stays whole', async () => {
  const { ask, asked, names } = server(named(500))
  const before = await readAll(ask, 8, 0)
  asked.length = 0
  names.unshift('new 1')
  // An entry of an earlier page happened again.
  names.unshift(...names.splice(names.indexOf('e230'), 1))
  const after = await readAll(ask, 8, 1000, before)
  assert.deepEqual(asked, ['newest'])
  assert.deepEqual(idsOf(after.pages), names.slice(0, 401))
})

test('after a minute everything is asked again, and so it is when too much is new', async () => {
  const { ask, asked, names } = server(named(300))
  const before = await readAll(ask, 4, 0)
  asked.length = 0
  await readAll(ask, 4, 61_000, before)
  assert.equal(asked.length, 4)
  names.unshift(...named(60).map((name) => `new ${name}`))
  const after = await readAll(ask, 4, 1000, before)
  assert.deepEqual(idsOf(after.pages), names.slice(0, 200))
})

test('what is all on one page is asked again as it is', async () => {
  const { ask, names } = server(named(3))
  const before = await readAll(ask, 2, 0)
  names.splice(1, 1)
  assert.deepEqual(idsOf((await readAll(ask, 2, 1, before)).pages), ['e3', 'e1'])
})
