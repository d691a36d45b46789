// Searching a desk of 100,000 and of 1,000,000 conversations over HTTP, beside the queries below it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type RunningHeed, benchPassword, startDatabase, startHeed } from './heed.ts'
import { percentile, timeRuns } from './measure.ts'
import { fillSearch, wordOf, words } from './search.fill.ts'
import { type Row, type Table, atMost, plain } from './table.ts'

const main = join(import.meta.dirname, '..', 'src', 'app', 'main.ts')

const sizes = [
  { conversations: 100_000, bound: 50 },
  { conversations: 1_000_000, bound: 150 },
]
const runs = 400

/** Ranks of the words of each kind of query. */
const kinds: [name: string, first: [number, number], second: [number, number]][] = [
  ['two common words', [1, 50], [1, 50]],
  ['a common and a middling word', [1, 50], [500, 5000]],
  ['two middling words', [200, 2000], [200, 2000]],
  ['a common and a rare word', [1, 50], [20_000, words - 1]],
  ['two rare words', [10_000, words - 1], [10_000, words - 1]],
]

export async function bench(): Promise<Table[]> {
  const rows: Row[] = []
  for (const { conversations, bound } of sizes) {
    const database = await startDatabase()
    try {
      const heed = await startHeed(database.url)
      const searchers = await makeSearchers(heed)
      const took = await fillSearch(database.url, conversations, () => {})
      rows.push(...(await measure(searchers, database.url, conversations, bound)), plain(`filling ${conversations.toLocaleString('en')} conversations by SQL`, took, 's'))
      await heed.stop()
    } finally {
      await database.stop()
    }
  }
  return [{
    title: 'Search',
    about: `Two words, by what kind they are, ${runs} requests in all, two at a time, no two alike; five messages of 50 words in each conversation. Under each size: the bare query (newest 30 documents with both words), which is what the index does without ranges.`,
    rows,
  }]
}

/** Each agent may search 120 times a minute, so there are several, who take turns. */
export async function makeSearchers(heed: RunningHeed): Promise<(path: string) => Promise<unknown>> {
  const run = (...args: string[]) => {
    const running = promisify(execFile)(process.execPath, [main, ...args], { env: heed.env })
    running.child.stdin?.end(benchPassword)
    return running
  }
  const tokens: string[] = []
  for (let number = 1; number <= 8; number++) {
    await run('user', 'create', `searcher-${number}@heed.test`, `--name=Searcher ${number}`, '--role=admin', '--password-stdin')
    tokens.push((await run('token', 'create', `searcher-${number}@heed.test`, '--all')).stdout.trim())
  }
  let turn = 0
  return async (path) => {
    const response = await fetch(`${heed.url}/api/v1${path}`, { headers: { authorization: `Bearer ${tokens[turn++ % tokens.length]}` } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

export async function measure(get: (path: string) => Promise<unknown>, url: string, conversations: number, bound: number): Promise<Row[]> {
  const at = `${conversations.toLocaleString('en')} conversations, ${(conversations * 5).toLocaleString('en')} messages`
  const rows: Row[] = []
  const all: number[] = []
  let partial = 0
  for (const [name, first, second] of kinds) {
    const next = pairs(first, second)
    const times = await timeRuns(runs / kinds.length, 2, async () => {
      const found = await get(`/search?q=${encodeURIComponent(next().join(' '))}`) as { partial: boolean }
      if (found.partial) partial++
    })
    all.push(...times)
    rows.push(plain(`${name}, p95, ${at}`, percentile(times, 0.95), 'ms'))
  }
  const filtered = pairs([1, 50], [100, 1000])
  const withFacts = await timeRuns(40, 2, () => get(`/search?q=${encodeURIComponent(`${filtered().join(' ')} is:open`)}`))
  const mine = await timeRuns(40, 2, () => get(`/search?q=${encodeURIComponent('is:open assignee:me')}`))
  const quick = pairs([1, 500], [100, 5000])
  const typed = await timeRuns(100, 2, () => get(`/search/quick?q=${encodeURIComponent(quick().join(' ').slice(0, -1))}`))
  const bare = await bareQuery(url)
  return [
    atMost(`two words, p95 of all kinds, ${at}`, percentile(all, 0.95), bound, 'ms'),
    plain('its limit: the bare query, p95', percentile(bare, 0.95), 'ms'),
    ...rows,
    plain(`answers that time cut short, of ${runs}`, partial, ''),
    plain('two words among open conversations, p95', percentile(withFacts, 0.95), 'ms'),
    plain('operators alone, p95', percentile(mine, 0.95), 'ms'),
    plain('while one types, p95', percentile(typed, 0.95), 'ms'),
  ]
}

/** Pairs of words with ranks in these ranges, the same ones in every run. */
function pairs(first: [number, number], second: [number, number]): () => [string, string] {
  let state = 7
  const between = ([low, high]: [number, number]) => {
    state = (state * 48_271) % 2_147_483_647
    return low + (state % (high - low + 1))
  }
  return () => {
    const one = between(first)
    let other = between(second)
    while (other === one) other = between(second)
    return [wordOf(one), wordOf(other)]
  }
}

async function bareQuery(url: string): Promise<number[]> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const all = kinds.map(([, first, second]) => pairs(first, second))
  try {
    return await timeRuns(100, 2, (index) => pool.query('select conversation_id from search_documents where words @@ $1::tsquery order by place desc limit 30', [all[index % all.length]!().map((word) => `'${word}'`).join(' & ')]))
  } finally {
    await pool.end()
  }
}
