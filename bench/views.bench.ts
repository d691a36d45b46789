// What saved views cost: 60 agents with 20 views each, while 200 conversations change in a second; and the same without.
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { fill } from './fill.ts'
import { type RunningHeed, startDatabase, startHeed } from './heed.ts'
import { percentile, until } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const agents = 60
const perSecond = 200
const lastSeconds = 20
/** A browser asks for its counts so often at most. */
const askEveryMs = 2000

type Talk = { id: string; revision: number }

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    await fill(database.url, 100_000)
    await client.query(`insert into agents (id, email, name, role, state)
      select gen_random_uuid(), 'viewer-' || n || '@heed.test', 'Viewer ' || n, 'agent', 'active' from generate_series(1, ${agents - 1}) n`)
    const people = (
      await client.query(`select id from agents where email like 'viewer-%' or email = 'bench@heed.test'`)
    ).rows.map((row) => row.id as string)
    const talks = (await client.query(`select id, revision from conversations where state <> 'closed' order by id`))
      .rows as Talk[]
    // Once to warm up: a process is slow at first.
    await change(heed, talks, people)
    const without = await costing(heed, client, () => change(heed, talks, people))
    await save(client, people)
    const filling = performance.now()
    await until(
      'Filling of all views',
      300_000,
      async () =>
        Number((await client.query('select count(*) from view_tallies where filled_for = wants')).rows[0].count) ===
        agents * templates.length,
    )
    const filled = (performance.now() - filling) / 1000
    const keeping = await costing(heed, client, async () => {
      const changes = await change(heed, talks, people)
      await caughtUp(client)
      return changes
    })
    const asked: number[] = []
    let ends = false
    const readers = Array.from({ length: agents }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, (at / agents) * askEveryMs))
      while (!ends) {
        const start = performance.now()
        await heed.get('/views/counts')
        asked.push(performance.now() - start)
        await new Promise((resolve) => setTimeout(resolve, askEveryMs))
      }
    })
    const withViews = await change(heed, talks, people)
    const ended = performance.now()
    await caughtUp(client)
    const lag = performance.now() - ended
    ends = true
    await Promise.all(readers)
    const { wrong, members } = await compare(client, people)
    return [
      {
        title: 'Saved views',
        about: `${agents} agents with ${templates.length} views each over ${talks.length} open conversations of 100,000; ${perSecond} changes a second through the API for ${lastSeconds} s, while ${agents} screens ask for their counts every ${askEveryMs / 1000} s. ${members} memberships are kept.`,
        rows: [
          atMost('counts that are wrong at the end', wrong, 0, `of ${agents * templates.length}`),
          atMost('a change, p95', percentile(withViews.times, 0.95), 50, 'ms'),
          plain('the same without views, p95', percentile(without.result.times, 0.95), 'ms'),
          plain('a change while views are kept and nobody asks, p95', percentile(keeping.result.times, 0.95), 'ms'),
          plain('a change, half', percentile(withViews.times, 0.5), 'ms'),
          plain('the same without views, half', percentile(without.result.times, 0.5), 'ms'),
          plain('changes made in a second', withViews.rate, ''),
          plain('the same without views', without.result.rate, ''),
          plain(
            'processor time of Heed and PostgreSQL for a change, its views kept, nobody asking',
            keeping.cpuMs / (perSecond * lastSeconds),
            'ms',
          ),
          plain('the same without views', without.cpuMs / (perSecond * lastSeconds), 'ms'),
          plain('counts of one reader, p95', percentile(asked, 0.95), 'ms'),
          plain('from the last change until every count has it', lag, 'ms'),
          plain('filling all views for the first time', filled, 's'),
        ],
      },
    ]
  } finally {
    await client.end()
    await heed.stop()
    await database.stop()
  }
}

/** At most so many are under way at once; what waits for that is part of a change's time. */
const atOnce = 64

/** Changes begin at their time, whether those before have ended or not. */
async function change(heed: RunningHeed, talks: Talk[], people: string[]): Promise<{ times: number[]; rate: number }> {
  const many = perSecond * lastSeconds
  const times: number[] = []
  const begin = performance.now()
  let next = 0
  const worker = async () => {
    for (let index = next++; index < many; index = next++) {
      const due = begin + (index * 1000) / perSecond
      const wait = due - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      await changeOne(heed, talks[(index * 7) % talks.length]!, people, index)
      times.push(performance.now() - due)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return { times, rate: many / ((performance.now() - begin) / 1000) }
}

async function changeOne(heed: RunningHeed, talk: Talk, people: string[], index: number): Promise<void> {
  const { id, revision } = talk
  const paths = [
    ['assign', { assigneeId: people[index % people.length] }],
    ['state', { state: index % 2 ? 'with_customer' : 'open' }],
    ['subject', { subject: `Where is ${index % 5 ? 'order' : 'parcel'} HL-${index}` }],
    ['assign', { assigneeId: null }],
  ] as const
  const [path, wish] = paths[index % paths.length]!
  const answer = (await heed.post(`/conversations/${id}/${path}`, { revision, ...wish })) as { revision: number }
  talk.revision = answer.revision
}

/** Processor time in milliseconds that Heed and the sessions of PostgreSQL take for it (Linux; else not a number). */
async function costing<T>(
  heed: RunningHeed,
  client: pg.Client,
  work: () => Promise<T>,
): Promise<{ result: T; cpuMs: number }> {
  const spent = async () => {
    const sessions = (await client.query('select pid from pg_stat_activity')).rows.map((row) => row.pid as number)
    return [heed.child.pid!, ...sessions].reduce((sum, pid) => sum + ticksOf(pid), 0) * 10
  }
  const before = await spent()
  const result = await work()
  return { result, cpuMs: (await spent()) - before }
}

/** User and system time of a process in hundredths of a second; proc(5), fields 14 and 15. */
function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return process.platform === 'linux' ? 0 : Number.NaN
  }
}

const open = { facet: 'conversations.state', op: 'in', value: ['open'] }
const mine = { facet: 'conversations.assignee', op: 'in', value: ['me'] }
const nobody = { facet: 'conversations.assignee', op: 'empty' }
const contains = (value: string) => ({ facet: 'conversations.subject', op: 'contains', value })
const waits = (hours: number) => ({ facet: 'conversations.waitingSince', op: 'olderThan', value: hours * 3600 })
const waitsSql = (hours: number) => `coalesce(waiting_since <= now() - make_interval(hours => ${hours}), false)`

/** Conditions as people save them, each with what it means in SQL; $1 is the agent. */
const templates: [condition: object, sql: string][] = [
  [{ all: [open, mine] }, `state = 'open' and assignee_id = $1`],
  [{ all: [open, nobody] }, `state = 'open' and assignee_id is null`],
  [
    { all: [{ facet: 'conversations.state', op: 'in', value: ['with_customer'] }, mine] },
    `state = 'with_customer' and assignee_id = $1`,
  ],
  [{ all: [open, contains('parcel')] }, `state = 'open' and position('parcel' in lower(subject)) > 0`],
  [{ all: [open, { not: contains('order') }] }, `state = 'open' and position('order' in lower(subject)) = 0`],
  [
    { all: [mine, { any: [contains('parcel'), waits(4)] }] },
    `assignee_id = $1 and (position('parcel' in lower(subject)) > 0 or ${waitsSql(4)})`,
  ],
  ...[1, 2, 4, 6, 8, 12, 24].map((hours): [object, string] => [
    { all: [open, waits(hours), nobody] },
    `state = 'open' and assignee_id is null and ${waitsSql(hours)}`,
  ]),
  ...['1', '2', '3', '4', '5', '6', '7'].map((digit): [object, string] => [
    { all: [open, contains(`hl-${digit}`), mine] },
    `state = 'open' and assignee_id = $1 and position('hl-${digit}' in lower(subject)) > 0`,
  ]),
]

async function save(client: pg.Client, people: string[]): Promise<void> {
  for (const person of people)
    for (const [position, [condition]] of templates.entries())
      await client.query(
        `insert into views (id, name, icon, condition, sort_facet, sort_direction, scope, owner_id, position, created_at)
         values (gen_random_uuid(), $1, 'list-filter', $2, 'conversations.waitingSince', 'asc', 'own', $3, $4, now())`,
        [`View ${position}`, JSON.stringify(condition), person, position],
      )
  await client.query('update view_state set version = version + 1')
}

async function caughtUp(client: pg.Client): Promise<void> {
  const {
    rows: [last],
  } = await client.query('select xid::text, id from events order by xid desc, id desc limit 1')
  await until('Catching up', 120_000, async () => {
    const {
      rows: [row],
    } = await client.query(`select place from follower_places where name = 'views.members'`)
    const [xid, id] = (row.place as string).split('.')
    return BigInt(xid!) > BigInt(last.xid) || (xid === last.xid && BigInt(id!) >= BigInt(last.id))
  })
  await until(
    'What is due',
    60_000,
    async () => Number((await client.query('select count(*) from view_recheck where at <= now()')).rows[0].count) === 0,
  )
}

/** Every count that is kept beside one made afresh. */
async function compare(client: pg.Client, people: string[]): Promise<{ wrong: number; members: number }> {
  let [wrong, members] = [0, 0]
  for (const person of people)
    for (const [position, [, sql]] of templates.entries()) {
      const kept = await client.query(
        `select count(m.*)::int as count from views v join view_tallies t on t.view_id = v.id and t.filled_for = t.wants left join view_members m on m.tally_id = t.id
         where v.owner_id = $1 and v.position = $2`,
        [person, position],
      )
      const fresh = await client.query(
        `select count(*)::int as count from conversations where state in ('open', 'with_customer') and ($1::uuid is not null) and ${sql}`,
        [person],
      )
      if (kept.rows[0].count !== fresh.rows[0].count) wrong++
      members += kept.rows[0].count
    }
  return { wrong, members }
}
