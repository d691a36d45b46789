import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { MailServerProblem } from '#kernel/ports.mail.ts'
import { createOauth } from './oauth.ts'

const oauth = createOauth()

let answer: { status: number; body: string } = { status: 200, body: '{}' }
let asked = ''
const server = createServer((request, response) => {
  asked = ''
  request.on('data', (chunk: Buffer) => (asked += chunk)).on('end', () => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body))
}).listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
after(() => server.close())
const settings = { tokenUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}/token`, clientId: 'heed', clientSecret: 'secret', refreshToken: 'refresh', scope: 'mail' }
const fails = async () => {
  const error = await oauth.refresh(settings).then(() => undefined, (thrown: unknown) => thrown)
  assert.ok(error instanceof MailServerProblem)
  return [error.problem, error.said]
}

test('an access token is asked for as RFC 6749 has it, and a new refresh token comes along', async () => {
  answer = { status: 200, body: JSON.stringify({ access_token: 'access', expires_in: 1800, refresh_token: 'newer' }) }
  assert.deepEqual(await oauth.refresh(settings), { accessToken: 'access', expiresInSeconds: 1800, refreshToken: 'newer' })
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked)), { grant_type: 'refresh_token', client_id: 'heed', client_secret: 'secret', refresh_token: 'refresh', scope: 'mail' })
})

test('a refusal comes with the words of the server, also when they are no JSON', async () => {
  answer = { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: 'Token has been revoked' }) }
  assert.deepEqual(await fails(), ['tokenRefused', '400 invalid_grant Token has been revoked'])
  answer = { status: 502, body: '<html>' }
  assert.deepEqual(await fails(), ['tokenRefused', '502'])
  answer = { status: 200, body: '{"token_type":"none"}' }
  assert.equal((await fails())[0], 'tokenRefused')
})

test('an endless answer is read no further than 64 kB, and a slow one is not waited for', async () => {
  let written = 0
  const endless = createServer((_, response) => {
    response.writeHead(200)
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384, 0x20))) written += 16_384
    }
    response.on('drain', more)
    more()
  }).listen(0, '127.0.0.1')
  const slow = createServer((_, response) => void response.writeHead(200).write('{"access_token":')).listen(0, '127.0.0.1')
  try {
    await Promise.all([endless, slow].map((each) => new Promise((resolve) => each.once('listening', resolve))))
    const [endlessUrl, slowUrl] = [endless, slow].map((each) => `http://127.0.0.1:${(each.address() as { port: number }).port}/`)
    await assert.rejects(oauth.refresh({ ...settings, tokenUrl: endlessUrl! }), /longer than 65536 bytes/)
    assert.ok(written < 20_000_000)
    await assert.rejects(createOauth(200).refresh({ ...settings, tokenUrl: slowUrl! }), { problem: 'timedOut' })
  } finally {
    for (const each of [endless, slow]) {
      each.closeAllConnections()
      each.close()
    }
  }
})

test('a token endpoint that is not there is told as what it is', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const { port } = gone.address() as { port: number }
  await new Promise((resolve) => gone.close(resolve))
  const error = await oauth.refresh({ ...settings, tokenUrl: `http://127.0.0.1:${port}/token` }).catch((thrown: unknown) => thrown)
  assert.equal((error as MailServerProblem).problem, 'refused')
})
