// One thing done to many conversations, and taken back: items per second beside bare updates of as many rows, and what
// others feel of it.
import pg from 'pg'
import { fill } from './fill.ts'
import { type RunningHeed, startDatabase, startHeed } from './heed.ts'
import { percentile, timeRuns, until } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const lanes = 4
/** More than these are not waited for. */
const atMostItems = 2000

type Run = { id: string; state: string; total: number; done: number; undone: number; failed: number }

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const pool = new pg.Pool({ connectionString: database.url, max: lanes })
  try {
    await fill(database.url, 100_000)
    const { rows } = await pool.query(`select id from conversations where state = 'open' limit ${atMostItems}`)
    const ids = rows.map((row) => row.id as string)
    const bare = await perSecond(ids.length, async () => {
      await timeRuns(ids.length, lanes, (index) =>
        pool.query('update conversations set assigned_revision = revision where id = $1', [ids[index]]),
      )
    })
    const condition = { facet: 'conversations.state', op: 'in', value: ['open'] }
    const quiet = await firstPages(heed)
    const begun = performance.now()
    const { runId } = (await heed.post('/bulk-runs', {
      what: { kind: 'acts', acts: { assignee: 'me', priority: 'high' } },
      chosen: { condition },
    })) as { runId: string }
    const during = await firstPages(heed)
    const ended = await comesTo(heed, 'done')
    const forth = (ended.total * 1000) / (performance.now() - begun)
    const back = await perSecond(ended.total, async () => {
      await heed.post(`/bulk-runs/${runId}/undo`, {})
      await comesTo(heed, 'undone')
    })
    return [
      {
        title: 'Bulk',
        about: `${ended.total} of 100,000 conversations assigned and made urgent, one transaction each, ${lanes} at a time; then all of it taken back. Three changes each: owner, priority, and that it is done.`,
        rows: [
          plain('items per second', forth, '/s'),
          plain('items taken back per second', back, '/s'),
          plain(`its limit: bare updates of one column, a transaction each, ${lanes} at a time`, bare, '/s'),
          atMost('bare updates for each item', bare / forth, 15, ''),
          plain('first page of a view before, p95', quiet, 'ms'),
          plain('first page of a view meanwhile, p95', during, 'ms'),
        ],
      },
    ]
  } finally {
    await pool.end()
    await heed.stop()
    await database.stop()
  }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (count * 1000) / (performance.now() - begun)
}

const firstPages = async (heed: RunningHeed) =>
  percentile(await timeRuns(100, 1, () => heed.get('/inbox?view=closed')), 0.95)

async function comesTo(heed: RunningHeed, state: string): Promise<Run> {
  let run: Run | undefined
  await until(`the run being ${state}`, 300_000, async () => {
    run = ((await heed.get('/bulk-runs?limit=1')) as { items: Run[] }).items[0]
    return run?.state === state
  })
  return run!
}
