import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { toyKeeper, toyTable, toys } from '#testing/toys.ts'
import { world } from '#testing/world.ts'
import { until } from '#testing/until.ts'

const [open, secret] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002']
const w = await world({ capabilities: [toys((actorId, boxId) => boxId !== secret || actorId === 'ann'), toyKeeper] })
await w.app.kernel.database.pool.query(toyTable)
after(() => w.close())

const add = (boxId: string, name: string) =>
  w.request(`/api/v1/boxes/${boxId}/toys`, {
    method: 'POST',
    body: JSON.stringify({ name }),
    headers: { authorization: 'Bearer toys:write:ann' },
  })

/** Reads a stream as a browser would, remembering names and the last id. */
async function listen(rights: string, headers: Record<string, string> = {}) {
  const ended = new AbortController()
  const response = await w.request('/api/v1/live', {
    headers: { authorization: `Bearer ${rights}`, ...headers },
    signal: ended.signal,
  })
  const heard = {
    status: response.status,
    names: [] as string[],
    events: [] as string[],
    lastId: '',
    close: () => ended.abort(),
  }
  void (async () => {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s) as [string, string]),
        )
        text = text.slice(end + 2)
        if (!lines.event) continue
        heard.events.push(lines.event)
        if (lines.id) heard.lastId = lines.id
        const data = JSON.parse(lines.data!) as { type?: string; payload?: { name: string } }
        if (lines.event === 'whisper') heard.events.push(data.type!)
        else if (data.payload) heard.names.push(data.payload.name)
      }
    }
  })().catch(() => undefined)
  return heard
}

test('a stream carries what its reader may see, and nothing else', async () => {
  const ann = await listen('toys:read:ann')
  const bob = await listen('toys:read:bob')
  const noRight = await listen('toys::eve')
  await sleep(100)
  await add(secret, 'diary')
  await add(open, 'car')
  await until('both hear', () => ann.names.length === 2 && bob.names.length === 1)
  assert.deepEqual([ann.names, bob.names, noRight.names], [['diary', 'car'], ['car'], []])
  for (const each of [ann, bob, noRight]) each.close()
})

test('a stream that was away resumes at its cursor without a gap or a repeat', async () => {
  const first = await listen('toys:read:ann')
  await sleep(100)
  await add(open, 'r1')
  await until('hearing r1', () => first.names.includes('r1'))
  const { lastId } = first
  first.close()
  await add(open, 'r2')
  await add(secret, 'r3')
  const second = await listen('toys:read:ann', { 'last-event-id': lastId })
  await add(open, 'r4')
  await until('hearing r4', () => second.names.includes('r4'))
  assert.deepEqual(second.names, ['r2', 'r3', 'r4'])
  second.close()
})

test('a reader that does not read is sent away, and the others hear everything', async () => {
  const { live, kernel } = w.app
  const others = live.streams()
  const stuck = await w.request('/api/v1/live', { headers: { authorization: 'Bearer toys:read:ann' } })
  const bob = await listen('toys:read:bob')
  await until('opening', () => live.streams() === others + 2)
  const before = bob.names.length
  await kernel.database.pool.query(
    `insert into events (type, actor, about, payload, at)
     select 'toys.added', 'system', $1::uuid, jsonb_build_object('boxId', $1::uuid, 'name', 'flood ' || n), now() from generate_series(1, 6000) as n`,
    [open],
  )
  kernel.services.wake('events')
  await until('hearing all', () => bob.names.length === before + 6000)
  await until('sending the stuck reader away', () => live.streams() === others + 1)
  const rest = (await new Response(stuck.body).text()).match(/^event: /gm) ?? []
  assert.ok(rest.length < 10, `${rest.length} were kept for a reader that is gone`)
  bob.close()
})

test('a stranger gets no stream', async () => {
  assert.equal((await w.request('/api/v1/live')).status, 401)
})

test('what is whispered reaches those who may see it and is not kept', async () => {
  const bob = await listen('toys:read:bob')
  await sleep(100)
  w.app.kernel.services.whisper({ type: 'toys.wobble', about: ['boxId', secret], payload: {} })
  w.app.kernel.services.whisper({ type: 'toys.roll', about: ['boxId', open], payload: {} })
  await until('hearing the roll', () => bob.events.includes('toys.roll'))
  assert.equal(bob.events.includes('toys.wobble'), false)
  bob.close()
})

test('a stream says where it begins, so that its reader can go on from there before anything was heard', async () => {
  const first = await listen('toys:read:ann')
  await until('the beginning', () => first.events.includes('begin') && first.lastId !== '')
  first.close()
  await add(open, 'missed kite')
  const second = await listen('toys:read:ann', { 'last-event-id': first.lastId })
  await until('what was missed', () => second.names.includes('missed kite'))
  second.close()
})
