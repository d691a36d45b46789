// From the commit of a change to the screens of others: 500 open streams in one process, a change at a time.
import http from 'node:http'
import pg from 'pg'
import { fill } from './fill.ts'
import { type RunningHeed, startDatabase, startHeed } from './heed.ts'
import { percentile } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const streams = 500
const changes = 60

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  try {
    await fill(database.url, 1000)
    const heard: ((at: number, id: string) => void)[] = []
    const open = await Promise.all(Array.from({ length: streams }, (_, index) => listen(heed, (id) => heard[index]?.(performance.now(), id))))
    const { items } = await heed.get('/inbox?view=allOpen') as { items: { id: string; revision: number }[] }
    const slowest: number[] = []
    const all: number[] = []
    for (let round = 0; round < changes; round++) {
      const { id, revision } = items[round % items.length]!
      const times: number[] = []
      const everyone = Promise.all(Array.from({ length: streams }, (_, index) => new Promise<void>((resolve) => {
        heard[index] = (at, about) => {
          if (about !== id) return
          times.push(at)
          resolve()
        }
      })))
      const answer = await heed.post(`/conversations/${id}/subject`, { revision, subject: `Round ${round}` }) as { revision: number }
      items[round % items.length]!.revision = answer.revision
      const committed = performance.now()
      await everyone
      all.push(...times.map((at) => Math.max(0, at - committed)))
      slowest.push(Math.max(...times) - committed)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    open.forEach((request) => request.destroy())
    return [{
      title: 'Live', about: `${streams} open streams, ${changes} changes one after the other; time from the answer to the change (its commit) until a stream has the event.`,
      rows: [
        atMost('commit to another screen, p95 of all streams', percentile(all, 0.95), 100, 'ms'),
        plain('commit to the last of 500 screens, p95 of changes', percentile(slowest, 0.95), 'ms'),
        plain('its limit: a NOTIFY heard by another connection, p95', await bareNotify(database.url), 'ms'),
      ],
    }]
  } finally {
    await heed.stop()
    await database.stop()
  }
}

/** A stream as a browser opens it; `hear` gets the conversation of each event. */
function listen(heed: RunningHeed, hear: (conversationId: string) => void): Promise<http.ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${heed.url}/api/v1/live`, { agent: false, headers: { authorization: `Bearer ${heed.token}` } }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`A stream was refused: ${response.statusCode}`))
      response.setEncoding('utf8').on('data', (text: string) => {
        for (const [, id] of text.matchAll(/"conversationId":"([^"]+)"/g)) hear(id!)
      })
      resolve(request)
    })
    request.on('error', (error) => request.destroyed || reject(error))
  })
}

async function bareNotify(url: string): Promise<number> {
  const [listener, sender] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
  await Promise.all([listener.connect(), sender.connect()])
  await listener.query('listen bare')
  const times: number[] = []
  for (let round = 0; round < 100; round++) {
    const start = performance.now()
    const rung = new Promise((resolve) => listener.once('notification', resolve))
    await sender.query('notify bare')
    await rung
    times.push(performance.now() - start)
  }
  await Promise.all([listener.end(), sender.end()])
  return percentile(times, 0.95)
}
