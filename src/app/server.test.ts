import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { Hono } from 'hono'
import { explain } from './cli/explain.ts'
import { listen } from './server.ts'
import { serveWebFiles } from './webfiles.ts'

test('requests are told to come back until the application is there', async () => {
  const server = await listen('127.0.0.1', 0)
  const address = `http://127.0.0.1:${server.port}`
  const early = await fetch(address)
  assert.deepEqual([early.status, early.headers.get('retry-after')], [503, '1'])
  server.serve(() => new Response('here'))
  assert.equal(await (await fetch(address)).text(), 'here')
  await server.close(100)
})

test('closing lets a running request finish, ends streams, and refuses newcomers', async () => {
  const server = await listen('127.0.0.1', 0)
  const address = `http://127.0.0.1:${server.port}`
  server.serve(async (request) => {
    if (request.url.endsWith('/stream')) return new Response(new ReadableStream({ start: (c) => c.enqueue(Buffer.from('x')) }))
    await new Promise((resolve) => setTimeout(resolve, 150))
    return new Response('finished')
  })
  const stream = (await fetch(`${address}/stream`)).body!.getReader()
  await stream.read()
  const slow = fetch(`${address}/slow`).then((answer) => answer.text())
  await new Promise((resolve) => setTimeout(resolve, 50))
  const began = performance.now()
  await server.close(5000)
  assert.ok(performance.now() - began < 2000)
  assert.equal(await slow, 'finished')
  await assert.rejects(stream.read())
  await assert.rejects(fetch(address))
})

test('a taken port is told with what to do, not with a stack trace', async () => {
  const first = await listen('127.0.0.1', 0)
  const error = await listen('127.0.0.1', first.port).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const told = await explain(error)
  assert.equal(told.exit, 'address')
  assert.match(told.message, new RegExp(`port ${first.port} of 127.0.0.1: another program does already.*HEED_PORT`))
  assert.doesNotMatch(told.message, /\n\s+at /)
  await first.close(0)
})

test('the web app is served packed, its assets for ever, its page for every address of the app under a strict policy', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-web-'))
  await mkdir(path.join(folder, 'assets'))
  await writeFile(path.join(folder, 'index.html'), '<!doctype html>page')
  await writeFile(path.join(folder, 'assets/app-1a.js'), 'run()')
  await writeFile(path.join(folder, 'assets/app-1a.js.br'), 'packed')
  await writeFile(path.join(folder, '.built-from.json'), '{}')
  const app = new Hono()
  serveWebFiles(app, folder)

  const page = await app.request('/inbox/mine')
  assert.equal(await page.text(), '<!doctype html>page')
  assert.equal(page.headers.get('cache-control'), 'no-cache')
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/)
  assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /script-src|unsafe-eval/)

  const plain = await app.request('/assets/app-1a.js')
  assert.deepEqual([await plain.text(), plain.headers.get('content-encoding')], ['run()', null])
  assert.match(plain.headers.get('cache-control') ?? '', /immutable/)
  const packed = await app.request('/assets/app-1a.js', { headers: { 'accept-encoding': 'gzip, br;q=1' } })
  assert.deepEqual([await packed.text(), packed.headers.get('content-encoding')], ['packed', 'br'])
  const etag = plain.headers.get('etag') ?? ''
  assert.equal((await app.request('/assets/app-1a.js', { headers: { 'if-none-match': etag } })).status, 304)

  for (const missing of ['/assets/gone.js', '/api/v1/nothing', '/.built-from.json', '/%2e%2e/package.json', '/favicon.ico']) {
    assert.equal((await app.request(missing)).status, 404, missing)
  }
  await rm(folder, { recursive: true })
})
