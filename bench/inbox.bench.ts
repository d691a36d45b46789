// The first page of inbox views and opening a conversation, over HTTP, as the desk grows; beside the bare query.
import pg from 'pg'
import { fill } from './fill.ts'
import { startDatabase, startHeed } from './heed.ts'
import { percentile, timeRuns } from './measure.ts'
import { type Row, type Table, atMost, format, plain } from './table.ts'

const sizes = [10_000, 100_000, 1_000_000]
const views = ['mine', 'unassigned', 'allOpen', 'withCustomer', 'closed']
const runs = 600

export async function bench(): Promise<Table[]> {
  const rows: Row[] = []
  const first = new Map<number, number>()
  for (const size of sizes) {
    const database = await startDatabase()
    try {
      const heed = await startHeed(database.url)
      const { long } = await fill(database.url, size)
      const pages = await timeRuns(runs, 4, (index) => heed.get(`/inbox?view=${views[index % views.length]}`))
      const counts = await timeRuns(100, 4, () => heed.get('/inbox/counts'))
      const opened = await timeRuns(200, 4, () => Promise.all([heed.get(`/conversations/${long}`), heed.get(`/conversations/${long}/thread`)]))
      const unread = await someIds(database.url, 300)
      const firsts = await timeRuns(200, 4, () => {
        const id = unread.pop()
        return Promise.all([heed.get(`/conversations/${id}`), heed.get(`/conversations/${id}/thread`)])
      })
      const bare = await bareQuery(database.url)
      first.set(size, percentile(pages, 0.95))
      const at = `${size.toLocaleString('en')} conversations`
      rows.push(
        size === 100_000 ? atMost(`first page of a view, p95, ${at}`, first.get(size)!, 25, 'ms') : plain(`first page of a view, p95, ${at}`, first.get(size)!, 'ms'),
        plain(`its limit: the bare query by index, p95, ${at}`, bare, 'ms'),
        plain(`counts of all views, p95, ${at}`, percentile(counts, 0.95), 'ms'),
        atMost(`opening a conversation of 20 messages, p95, ${at}`, percentile(opened, 0.95), 20, 'ms'),
        atMost(`opening one for the first time, its receipt on disk, p95, ${at}`, percentile(firsts, 0.95), 20, 'ms'),
      )
      await heed.stop()
    } finally {
      await database.stop()
    }
  }
  const growth = first.get(1_000_000)! / first.get(10_000)!
  rows.push({ what: 'first page at 1,000,000 against 10,000', value: `${format(growth)} times`, target: '≤ 1.30 times', met: growth <= 1.3 })
  return [{ title: 'Inbox', about: `Views ${views.join(', ')} in turn, ${runs} requests, concurrency 4, one process of Heed, signed in by token.`, rows }]
}

async function someIds(url: string, count: number): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const { rows } = await pool.query('select id from conversations order by queue_at desc limit $1', [count])
  await pool.end()
  return rows.map((row) => row.id as string)
}

async function bareQuery(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const times = await timeRuns(runs, 4, () => pool.query("select * from conversations where state = 'open' order by queue_at, id limit 51"))
  await pool.end()
  return percentile(times, 0.95)
}
