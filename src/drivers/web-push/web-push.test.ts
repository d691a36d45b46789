import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { pushService } from '#testing/push.ts'
import { createWebPush } from './web-push.ts'

const service = await pushService()
after(() => service.close())
const keys = await service.driver.makeKeys()
const sender = { subject: 'mailto:postmaster@shop.example', ...keys }
const options = { sender, ttlSeconds: 60, urgent: false, topic: 'lamp', signal: new AbortController().signal }

test('a push is taken by the service, readable for its browser alone, and vouched for by our key', async () => {
  const browser = service.browser(keys.publicKey)
  assert.equal(await service.driver.send(browser, '{"hello":"Grüße"}', options), 'taken')
  const [push] = service.news()
  assert.deepEqual(
    [push!.message, push!.headers['ttl'], push!.headers['topic'], push!.sender.sub],
    [{ hello: 'Grüße' }, '60', 'lamp', sender.subject],
  )
})

test('a browser that has ended is gone; whatever else is refused may go better later', async () => {
  const browser = service.browser(keys.publicKey)
  const other = await service.driver.makeKeys()
  await assert.rejects(service.driver.send(browser, '{}', { ...options, sender: { ...sender, ...other } }), {
    statusCode: 403,
  })
  service.end(browser.name)
  assert.equal(await service.driver.send(browser, '{}', options), 'gone')
  service.refuse(429)
  await assert.rejects(service.driver.send(browser, '{}', options), { statusCode: 429 })
})

test('nothing is sent into our own networks, to other ports, or without encryption on the way', async () => {
  const { keys: browserKeys, endpoint } = service.browser(keys.publicKey)
  const to = (address: string) => ({ endpoint: address, keys: browserKeys })
  const strict = createWebPush({ ports: [443, service.port], ca: service.ca })
  await assert.rejects(strict.send(to(endpoint), '{}', options), /not on the public internet/)
  await assert.rejects(strict.send(to('https://127.0.0.1/push'), '{}', options), /not on the public internet/)
  await assert.rejects(strict.send(to('https://[::1]/push'), '{}', options), /not on the public internet/)
  await assert.rejects(strict.send(to('http://push.example/1'), '{}', options), /no address for pushes/)
  await assert.rejects(strict.send(to('https://push.example:8443/1'), '{}', options), /port 8443/)
  await assert.rejects(
    createWebPush({ allowed: () => true, ports: [service.port] }).send(to(endpoint), '{}', options),
    /certificate/,
  )
})
