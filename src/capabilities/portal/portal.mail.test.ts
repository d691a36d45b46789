import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { makeCase, shop } from '#capabilities/sending/sending.fixture.ts'
import { visitor } from '#testing/visitor.ts'

const s = await shop()
after(() => s.close())
const mailbox = await s.mailbox()
const admin = await s.agent({ role: 'admin' })
const settings = {
  enabled: true,
  name: 'Harrow & Lind Help',
  colour: 'blue',
  mailboxId: null,
  agentsAs: 'full',
  readersAs: 'name',
} as const
await admin.api.portal.saveSettings({ ...settings, revision: 0 })
const ask = async (email: string, language = 'en') => {
  const headers = { 'accept-language': language }
  await visitor(s).request('/portal', { method: 'POST', body: new URLSearchParams({ email }), headers })
  await s.runJobs()
}
const arrives = async (address: string) => {
  for (let tries = 0; tries < 100; tries++) {
    const found = s.server.mails.find(({ to }) => to.includes(address))
    if (found) return (await readMail(found.raw)).mail
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error(`No mail for ${address}`)
}

test('the link leaves by mail in the language of the page, works, and is kept nowhere; one that has ended leaves no more', async () => {
  const late = await makeCase(s, mailbox)
  await ask(late.address)
  s.clock.advance('31m')
  await s.work()
  const talk = await makeCase(s, mailbox)
  await ask(talk.address, 'de')
  const mail = await arrives(talk.address)
  assert.equal(mail.subject, 'Ihr Link zur Anmeldung bei Harrow & Lind Help')
  const link = /http:\/\/localhost:\d+(\/portal\/enter\/\S+)/.exec(mail.text!)!
  assert.ok(mail.html!.includes(link[0]))
  assert.ok(!JSON.stringify(await s.db.selectFrom('outbox').selectAll().execute()).includes(link[1]!))
  assert.equal((await visitor(s).request(link[1]!, { method: 'POST' })).status, 303)
  assert.deepEqual(
    s.server.mails.filter(({ to }) => to.includes(late.address)),
    [],
  )
})
