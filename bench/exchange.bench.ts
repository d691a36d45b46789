// What an import costs: rows a second from the file to customers with addresses, words and companies, beside bare COPY of
// the same customers and addresses into tables with the same columns and indexes; taking it back; and taking a list out.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { copyIn } from './copy.ts'
import { type RunningHeed, startDatabase, startHeed } from './heed.ts'
import { seconds, until } from './measure.ts'
import { type Table, atMost, plain } from './table.ts'

const count = 100_000
const patienceMs = 300_000

type Import = { state: string; made: number; bad: number; undone: number }

/** `rows`: fewer, to try it. */
export async function bench(rows = count): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const limit = await copying(client, rows)
    const text = `Name,E-mail,Phone,Company,Customer number\r\n${Array.from({ length: rows }, (_, at) => line(at)).join('')}`
    const response = await fetch(`${heed.url}/api/v1/imports?name=people.csv&about=customer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${heed.token}`, 'content-type': 'application/octet-stream' },
      body: text,
    })
    if (!response.ok) throw new Error(await response.text())
    const { importId } = (await response.json()) as { importId: string }
    const mapping = ['name', 'email', 'phone', 'company', 'key']
    const check = await seconds(async () => {
      await heed.post(`/imports/${importId}/check`, { mapping, hasHeading: true, existing: 'fill' })
      await comesTo(heed, importId, 'checked')
    })
    const bring = await seconds(async () => {
      await heed.post(`/imports/${importId}/start`, {})
      const { made, bad } = await comesTo(heed, importId, 'done')
      if (made !== rows) throw new Error(`${made} of ${rows} were made, ${bad} were wrong`)
    })
    const take = await seconds(async () => {
      await heed.post('/exports', { what: { kind: 'customers' } })
      await until(
        'the export',
        patienceMs,
        async () => {
          const { items } = (await heed.get('/exports?limit=1')) as { items: { state: string; done: number }[] }
          return items[0]?.state === 'ready' && items[0].done === rows
        },
        500,
      )
    })
    const back = await seconds(async () => {
      await heed.post(`/imports/${importId}/undo`, {})
      const { undone } = await comesTo(heed, importId, 'undone')
      if (undone !== rows) throw new Error(`${undone} of ${rows} were taken back`)
    })
    const whole = ((check + bring) * count) / rows
    return [
      {
        title: 'Import of customers',
        about: `${rows.toLocaleString('en')} rows of CSV with name, e-mail, phone, company and key; ${(rows / 20).toLocaleString('en')} companies; fsync on.`,
        rows: [
          atMost(`checked and imported, for ${count.toLocaleString('en')} rows`, whole, 60, 's'),
          plain('checked without changing anything', rows / check, 'rows/s'),
          plain('imported', rows / bring, 'rows/s'),
          plain('its limit: bare COPY of the same customers and addresses, with the same indexes', limit, 'rows/s'),
          plain('share of the limit', (100 * rows) / bring / limit, '%'),
          plain('taken back', rows / back, 'rows/s'),
          plain('taken out as CSV', rows / take, 'rows/s'),
        ],
      },
    ]
  } finally {
    await client.end()
    await heed.stop()
    await database.stop()
  }
}

async function comesTo(heed: RunningHeed, importId: string, state: string): Promise<Import> {
  let it: Import | undefined
  await until(
    state,
    patienceMs,
    async () => {
      it = (await heed.get(`/imports/${importId}`)) as Import
      if (it.state === 'failed') throw new Error(`The import failed: ${JSON.stringify(it)}`)
      return it.state === state
    },
    500,
  )
  return it!
}

const phone = (at: number) => `+49301${String(1_000_000 + at)}`
const line = (at: number) =>
  `Person ${at},person-${at}@mail.example,${phone(at)},House ${at % Math.ceil(count / 20)},K-${at}\r\n`

/** Rows a second, 1,000 at a time: a customer and two addresses each. */
async function copying(client: pg.Client, rows: number): Promise<number> {
  await client.query('create table bare_customers (like customers including all)')
  await client.query('create table bare_addresses (like customer_addresses including all)')
  const took = await seconds(async () => {
    for (let at = 0; at < rows; at += 1000) {
      const ids = Array.from({ length: Math.min(1000, rows - at) }, () => randomUUID())
      await copyIn(
        client,
        'copy bare_customers (id, name) from stdin',
        ids.map((id, place) => [id, `Person ${at + place}`]),
      )
      await copyIn(
        client,
        'copy bare_addresses (id, customer_id, kind, address, is_primary) from stdin',
        ids.flatMap((id, place) => [
          [randomUUID(), id, 'email', `person-${at + place}@mail.example`, 't'],
          [randomUUID(), id, 'phone', phone(at + place), 't'],
        ]),
      )
    }
  })
  await client.query('drop table bare_customers, bare_addresses')
  return rows / took
}
