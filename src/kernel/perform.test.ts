import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { toyKeeper, toyTable, toys } from '#testing/toys.ts'
import { world } from '#testing/world.ts'

const box = '018f0000-0000-7000-8000-000000000001'
const w = await world({ capabilities: [toys(), toyKeeper] })
await w.app.kernel.database.pool.query(toyTable)
after(() => w.close())

const call = async (
  method: string,
  path: string,
  { as = 'read,write', body, headers }: { as?: string | null; body?: unknown; headers?: Record<string, string> } = {},
) => {
  const response = await w.request(`/api/v1${path}`, {
    method,
    headers: { ...(as === null ? {} : { authorization: `Bearer toys:${as}:ann` }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as any }
}
const add = (body: object, more: object = {}) => call('POST', `/boxes/${box}/toys`, { body, ...more })
const count = async (sql: string) => Number((await w.app.kernel.database.pool.query(sql)).rows[0].count)

test('a stranger is asked to sign in, an actor without the right is refused, in problem details', async () => {
  const stranger = await add({ name: 'bear' }, { as: null })
  assert.deepEqual(
    [stranger.status, stranger.body.code, stranger.type],
    [401, 'kernel.unauthenticated', 'application/problem+json'],
  )
  const reader = await add({ name: 'bear' }, { as: 'read' })
  assert.deepEqual([reader.status, reader.body.code, reader.body.needs], [403, 'kernel.forbidden', 'toys:write'])
})

test('bad input is refused with a reason per field before anything runs', async () => {
  const before = await count('select count(*) from toys')
  const answer = await call('POST', '/boxes/not-an-id/toys', { body: { name: '' } })
  assert.equal(answer.status, 422)
  assert.deepEqual(Object.keys(answer.body.fields).sort(), ['boxId', 'name'])
  assert.equal(answer.body.fields.name, 'Fill this in')
  assert.equal(await count('select count(*) from toys'), before)
})

test('input nested very deeply is refused like any other bad input', async () => {
  const deep = `{"name":"bear","more":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}}`
  const answer = await w.request(`/api/v1/boxes/${box}/toys`, {
    method: 'POST',
    headers: { authorization: 'Bearer toys:read,write:ann' },
    body: deep,
  })
  assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [422, 'kernel.tooDeep'])
})

test('a full disk is told as what it is, and what was asked is not half done', async () => {
  const { pool } = w.app.kernel.database
  const events = await count('select count(*) from events')
  await pool.query(
    `create function full_disk() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$`,
  )
  await pool.query('create trigger full_disk before insert on events for each row execute function full_disk()')
  const answer = await add({ name: 'lost bear' })
  await pool.query('drop function full_disk cascade')
  assert.deepEqual([answer.status, answer.body.code], [507, 'kernel.diskFull'])
  assert.equal(await count("select count(*) from toys where name = 'lost bear'"), 0)
  assert.equal(await count('select count(*) from events'), events)
})

test('a key that is too long to be told from others is refused', async () => {
  const answer = await add({ name: 'bear' }, { headers: { 'idempotency-key': 'k'.repeat(201) } })
  assert.deepEqual([answer.status, answer.body.code], [422, 'kernel.keyTooLong'])
})

test('a refused action leaves no row, no event and no job', async () => {
  const events = await count('select count(*) from events')
  const jobs = await count('select count(*) from graphile_worker._private_jobs')
  const answer = await add({ name: 'glass', breakIt: true })
  assert.deepEqual([answer.status, answer.body.code], [409, 'toys.broken'])
  assert.equal(await count("select count(*) from toys where name = 'glass'"), 0)
  assert.equal(await count('select count(*) from events'), events)
  assert.equal(await count('select count(*) from graphile_worker._private_jobs'), jobs)
})

test('a refusal that keeps what was written commits it, and is not remembered for its key', async () => {
  const headers = { 'idempotency-key': 'spoilt' }
  const answers = [
    await add({ name: 'cup', spoilIt: true }, { headers }),
    await add({ name: 'cup', spoilIt: true }, { headers }),
  ]
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [409, 409],
  )
  assert.equal(await count("select count(*) from toys where name = 'cup'"), 2)
  assert.equal(await count("select count(*) from events where payload->>'name' = 'cup'"), 2)
  assert.equal(await count("select count(*) from idempotency_keys where key = 'spoilt'"), 0)
})

test('a change commits with its event, and its job and the reaction run once each', async () => {
  assert.equal((await add({ name: 'train' })).status, 200)
  await w.runJobs()
  assert.equal(
    (await w.app.kernel.database.pool.query("select painted from toys where name = 'train'")).rows[0].painted,
    11,
  )
  const { rows } = await w.app.kernel.database.pool.query(
    "select type, actor, about from events where payload->>'name' = 'train'",
  )
  assert.deepEqual(rows, [{ type: 'toys.added', actor: 'agent:ann', about: box }])
})

test('a reaction that an event does not concern costs no job', async () => {
  const jobs = () => count('select count(*) from graphile_worker._private_jobs')
  const before = await jobs()
  assert.equal((await add({ name: 'dull' })).status, 200)
  assert.equal((await jobs()) - before, 1)
  await w.runJobs()
  assert.equal(
    (await w.app.kernel.database.pool.query("select painted from toys where name = 'dull'")).rows[0].painted,
    1,
  )
})

test('the same Idempotency-Key gives the same answer and acts once, even when asked twice at the same time', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const answers = await Promise.all([
    add({ name: 'kite' }, { headers }),
    add({ name: 'kite' }, { headers }),
    add({ name: 'kite' }, { headers }),
  ])
  for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]!.body])
  assert.equal(await count("select count(*) from toys where name = 'kite'"), 1)
  const other = await add({ name: 'ball' }, { headers })
  assert.deepEqual([other.status, other.body.code], [422, 'kernel.keyReused'])
})

test('a query runs in a session that can not write', async () => {
  await assert.rejects(w.app.kernel.database.readerPool.query("insert into toys values ('x')"), /read-only transaction/)
  assert.equal((await call('GET', '/toys?loud=true')).body.includes('TRAIN'), true)
})

test('an answer that breaks its contract never leaves; the caller gets a number to quote', async () => {
  const answer = await call('GET', '/toys/wrong')
  assert.deepEqual([answer.status, answer.body.code], [500, 'kernel.internal'])
  assert.match(answer.body.requestId, /^[0-9a-f-]{36}$/)
})

test('what the public can reach is limited per address', async () => {
  const statuses = []
  for (let round = 0; round < 3; round++)
    statuses.push((await call('POST', '/toys/knock', { as: null, body: {} })).status)
  assert.deepEqual(statuses, [200, 200, 429])
  w.clock.advance('61s')
  assert.equal((await call('POST', '/toys/knock', { as: null, body: {} })).status, 200)
})

test('a browser session needs our own header and origin to change anything', async () => {
  const cookie = 'toys=toys:read,write:ann'
  const from = (headers: Record<string, string>) => add({ name: 'boat' }, { as: null, headers: { cookie, ...headers } })
  assert.equal((await from({})).body.code, 'kernel.csrf')
  assert.equal((await from({ 'x-heed': '1', origin: 'https://evil.test' })).body.code, 'kernel.csrf')
  assert.equal((await from({ 'x-heed': '1', 'sec-fetch-site': 'cross-site' })).body.code, 'kernel.csrf')
  assert.equal((await from({ 'x-heed': '1', origin: 'null' })).body.code, 'kernel.csrf')
  assert.equal((await from({ 'x-heed': '1', 'sec-fetch-site': 'same-origin' })).status, 200)
})

test('a body that is no JSON object, and an address that is nothing, are said to be so', async () => {
  const response = await w.request(`/api/v1/boxes/${box}/toys`, {
    method: 'POST',
    body: '[1]',
    headers: { authorization: 'Bearer toys:write:ann' },
  })
  assert.equal(((await response.json()) as any).code, 'kernel.notJson')
  assert.equal((await call('GET', '/no/such/thing')).body.code, 'kernel.unknownOperation')
})

test('the figures for monitoring are for this machine and for those who sign in, not for whoever a proxy lets through', async () => {
  const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
    Promise.resolve(w.app.http.request('/metrics', { headers }, { incoming: { socket: { remoteAddress } } })).then(
      (response) => response.status,
    )
  assert.equal(await from('127.0.0.1'), 200)
  assert.equal(await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), 401)
  assert.equal(await from('203.0.113.9'), 401)
  assert.equal(await from('203.0.113.9', { authorization: 'Bearer toys:read:ann' }), 200)
})

test('a body that does not tell its length is read no further than it may be long', async () => {
  let given = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(0x20))
    },
  })
  const response = await w.request(`/api/v1/boxes/${box}/toys`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { authorization: 'Bearer toys:write:ann' },
  } as RequestInit)
  assert.deepEqual([response.status, (await response.json()).code], [413, 'kernel.tooLarge'])
  assert.ok(given < 6_000_000, `${given} bytes were read`)
})

test('nothing is read of whoever may not call, or calls too often', async () => {
  let given = 0
  const endless = () =>
    new ReadableStream<Uint8Array>(
      { pull: (controller) => (given++, controller.enqueue(new Uint8Array(65_536).fill(0x20))) },
      { highWaterMark: 0 },
    )
  const send = async (path: string, headers: Record<string, string> = {}) =>
    (await w.request(path, { method: 'POST', body: endless(), duplex: 'half', headers } as RequestInit)).status
  const toy = `/api/v1/boxes/${box}/toys`
  assert.deepEqual([await send(toy), await send(toy, { authorization: 'Bearer toys:read:ann' })], [401, 403])
  for (let times = 0; times < 2; times++) await w.request('/api/v1/toys/knock', { method: 'POST' })
  assert.equal(await send('/api/v1/toys/knock'), 429)
  assert.equal(given, 0)
})
