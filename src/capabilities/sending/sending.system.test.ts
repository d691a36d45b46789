import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { readMail } from '#capabilities/reading/reading.public.ts'
import { refused } from '#testing/world.ts'
import { answer, makeCase, shop } from './sending.fixture.ts'
import { linkMark, signedAddress } from './sending.queue.ts'
import { queueSystemMail } from './sending.system.ts'

const s = await shop()
after(() => s.close())
await s.work()
const admin = await s.agent({ role: 'admin', name: 'Ada' })

async function arrives(address: string) {
  for (let tries = 0; tries < 200; tries++) {
    const found = s.server.mails.find(({ to }) => to.includes(address))
    if (found) return { ...found, read: await readMail(found.raw) }
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error(`No mail for ${address}`)
}

test('an invitation waits until there is a mailbox, then goes out once, in the language of the invited, and its link is kept nowhere', async () => {
  // Its link is good for an hour, so a day later there is nothing to mail.
  await s.anonymous.access.requestReset({ email: admin.email })
  await admin.api.people.invite({ email: 'neu@shop.example', name: 'Neu', role: 'agent', locale: 'de' } as never)
  await s.runJobs()
  await s.runJobs()
  s.app.kernel.services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(s.server.mails.length, 0)
  assert.deepEqual(await admin.api.sending.systemMail({}), { canSend: false }, 'it is told where people are invited')
  assert.deepEqual(await refused(s.anonymous.sending.systemMail({})), [401, 'kernel.unauthenticated'])
  s.clock.advance('4d')
  await s.mailbox({ address: 'support@shop.example' })
  assert.deepEqual(await admin.api.sending.systemMail({}), { canSend: true })
  const { read, from } = await arrives('neu@shop.example')
  assert.equal(from, 'support@shop.example')
  assert.match(read.mail.subject, /Harrow & Lind/)
  assert.equal(read.mail.headers.find(({ name }) => name === 'auto-submitted')?.value, 'auto-generated')
  const link = /http:\/\/localhost:\d+\/welcome\/(\S+)/.exec(read.mail.text!)![1]!
  assert.ok(read.mail.html!.includes(link))
  s.app.kernel.services.wake('outbox')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(s.server.mails.length, 1)
  const rows = await s.db.selectFrom('outbox').selectAll().execute()
  assert.ok(!JSON.stringify(rows).includes(link))
  assert.deepEqual(rows.map((row) => [row.recipients[0], row.state, row.blob_hash]).toSorted(), [
    [admin.email, 'cancelled', null],
    ['neu@shop.example', 'accepted', null],
  ])
})

test('what opens a page without signing in is made in the mail alone, and not any more when it is of no use', async () => {
  const link = { kind: 'signed', path: '/page/', purpose: 'test', named: 'c.1' } as const
  const mail = { subject: 'Please confirm', text: `Here: ${linkMark}\n`, html: `<a href="${linkMark}">Here</a>` }
  const send = (address: string, days: number) =>
    s.write((w) => {
      const until = new Date(w.now.getTime() + days * 86_400_000).toISOString()
      return queueSystemMail(w, { ...mail, to: { name: '', address }, link: { ...link, until } })
    })
  await send('late@mail.example', 0)
  await send('soon@mail.example', 1)
  const { read } = await arrives('soon@mail.example')
  const opens = signedAddress(s.app.kernel.services, link)
  assert.match(opens, /\/page\/c\.1\.[\w-]{43}$/)
  assert.ok(read.mail.text!.includes(opens) && read.mail.html!.includes(opens))
  const rows = await s.db
    .selectFrom('outbox')
    .selectAll()
    .where('recipients', '&&', sql<string[]>`array['soon@mail.example', 'late@mail.example']`)
    .execute()
  assert.deepEqual(rows.map((row) => [row.recipients[0], row.blob_hash]).toSorted(), [
    ['late@mail.example', null],
    ['soon@mail.example', null],
  ])
  assert.ok(!JSON.stringify(rows).includes(opens.split('.').at(-1)!))
  assert.equal(rows.find(({ recipients }) => recipients[0] === 'late@mail.example')!.state, 'cancelled')
})

test('a signature of the mailbox’s domain is verified by who receives the mail', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const box = await s.mailbox({
    address: 'signed@shop.example',
    dkim: { domain: 'shop.example', selector: 'heed', privateKey },
  })
  const mara = await s.agent({ name: 'Mara Łącka' })
  const talk = await makeCase(s, box)
  const { messageId } = await mara.api.sending.send(answer(talk, '<p>Zażółć gęślą jaźń</p><p>.</p>'))
  await s.leaves(talk, mara, messageId)
  const { raw } = await arrives(talk.address)
  const resolver = async (name: string) =>
    name === 'heed._domainkey.shop.example' ? [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]] : []
  const { results } = (await dkimVerify(raw, { resolver } as never)) as {
    results: { status: { result: string }; signingDomain: string }[]
  }
  assert.deepEqual(
    results.map((each) => [each.status.result, each.signingDomain]),
    [['pass', 'shop.example']],
  )
  const broken = Buffer.from(raw.toString('latin1').replace(/^Subject: .*$/m, 'Subject: Something else'), 'latin1')
  const {
    results: [bad],
  } = (await dkimVerify(broken, { resolver } as never)) as { results: { status: { result: string } }[] }
  assert.equal(bad!.status.result, 'fail')
})
