import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { after } from 'node:test'
import { isPublic } from '#drivers/public-internet/public-internet.ts'
import { createImages } from './images.ts'

const asked: http.IncomingHttpHeaders[] = []
const server = http.createServer((request, response) => {
  asked.push(request.headers)
  if (request.url === '/there') return void response.end('a picture')
  if (request.url === '/moved') return void response.writeHead(302, { location: '/there' }).end()
  if (request.url === '/inside') return void response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end()
  if (request.url === '/port') return void response.writeHead(302, { location: 'http://127.0.0.1:25/' }).end()
  if (request.url === '/mapped') return void response.writeHead(302, { location: 'http://[::ffff:10.0.0.1]/' }).end()
  if (request.url === '/around') return void response.writeHead(302, { location: '/around' }).end()
  if (request.url === '/file') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end()
  response.writeHead(404).end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const { port } = server.address() as AddressInfo
const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`
const options = { maxBytes: 1000, signal: new AbortController().signal }
const here = createImages({ allowed: (address) => address === '127.0.0.1' || address === '::1', ports: [80, port] })

test('a picture is fetched over redirects, without cookies or referrer', async () => {
  assert.equal(Buffer.from(await here.fetch(at('/moved'), options)).toString(), 'a picture')
  assert.ok(asked.every((headers) => headers.cookie === undefined && headers.referer === undefined))
})

test('what is not there, too large, or redirected in a circle is refused', async () => {
  await assert.rejects(here.fetch(at('/missing'), options), /answered 404/)
  await assert.rejects(here.fetch(at('/there'), { ...options, maxBytes: 3 }), /larger than 3 bytes/)
  await assert.rejects(here.fetch(at('/around'), options), /too often/)
})

test('a redirect into our own networks or to another kind of address is refused', async () => {
  await assert.rejects(here.fetch(at('/inside'), options), /not on the public internet/)
  await assert.rejects(here.fetch(at('/mapped'), options), /not on the public internet/)
  await assert.rejects(here.fetch(at('/file'), options), /not fetched/)
})

test('our own machine is refused by number and by name', async () => {
  const images = createImages({ ports: [port] })
  await assert.rejects(images.fetch(at('/there'), options), /not on the public internet/)
  await assert.rejects(images.fetch(at('/there', 'localhost'), options), /not on the public internet/)
})

test('only the ports of the web are asked, also after a redirect', async () => {
  await assert.rejects(createImages().fetch('http://pictures.example:8080/a.png', options), /port 8080/)
  await assert.rejects(createImages().fetch('https://pictures.example:22/a.png', options), /port 22/)
  await assert.rejects(here.fetch(at('/port'), options), /port 25/)
})

test('a name that means another machine a moment later reaches only the one that was checked', async () => {
  const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']]
  let lookups = 0
  const lookup = ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
    callback(null, answers[lookups++]!.map((address) => ({ address, family: 4 })))) as never
  const images = createImages({ allowed: (address) => address === '127.0.0.1', ports: [port], lookup })
  assert.equal(Buffer.from(await images.fetch(at('/there', 'rebinding.test'), options)).toString(), 'a picture')
  assert.equal(lookups, 1)
  await assert.rejects(images.fetch(at('/there', 'rebinding.test'), options), /not on the public internet/)
})

test('only public addresses are public', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])
    assert.equal(isPublic(address), false, address)
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111'])
    assert.equal(isPublic(address), true, address)
})
