import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MailServerProblem, SmtpBroken } from '#kernel/ports.mail.ts'
import { type TestSmtp, smtpServer } from '#testing/smtp.ts'
import { smtp } from './smtp.ts'

const servers: TestSmtp[] = []
after(() => Promise.all(servers.map((server) => server.close())))
async function open(options: Parameters<typeof smtpServer>[0] = {}) {
  const server = await smtpServer(options)
  servers.push(server)
  return server
}

const raw = Buffer.from('Message-ID: <one@shop.example>\r\nSubject: Lamp\r\n\r\nDear Kasia,\r\n.\r\n.. the lamp\r\n')
const envelope = { from: 'support@shop.example', to: ['kasia@mail.example'] }
const nothing = async () => undefined

test('a message arrives byte for byte, and the answer carries the words of the server', async () => {
  const server = await open()
  const connection = await smtp.connect(server.server)
  const outcome = await connection.send(envelope, raw, nothing)
  assert.deepEqual([outcome.accepted, outcome.refused], [['kasia@mail.example'], []])
  assert.match(outcome.said, /^250 /)
  assert.deepEqual(
    server.mails.map((mail) => [mail.from, mail.to, mail.raw.toString()]),
    [['support@shop.example', ['kasia@mail.example'], raw.toString()]],
  )
  connection.close()
})

test('a connection carries one message after the other', async () => {
  const server = await open()
  const connection = await smtp.connect(server.server)
  for (let i = 0; i < 3; i++) await connection.send(envelope, raw, nothing)
  assert.equal(server.mails.length, 3)
  assert.equal(server.connections(), 1)
  assert.ok(connection.usable())
  connection.close()
  assert.ok(!connection.usable())
})

test('nothing is taken by the server before the moment that comes before the end', async () => {
  const server = await open()
  const connection = await smtp.connect(server.server)
  let takenBefore = -1
  await connection.send(envelope, raw, async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    takenBefore = server.mails.length
  })
  assert.equal(takenBefore, 0)
  assert.equal(server.mails.length, 1)
  connection.close()
})

test('if that moment fails, the end never goes out and the server takes nothing', async () => {
  const server = await open()
  const connection = await smtp.connect(server.server)
  await assert.rejects(
    connection.send(envelope, Buffer.alloc(300_000, 'x'), () => Promise.reject(new Error('taken over'))),
    /taken over/,
  )
  assert.ok(!connection.usable())
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(server.mails.length, 0)
})

test('a server that refuses some recipients takes the message for the others', async () => {
  const server = await open()
  server.behave({
    recipient: (address) =>
      address.startsWith('gone')
        ? [550, '5.1.1 No such user']
        : address.startsWith('full')
          ? [452, '4.2.2 Mailbox full']
          : undefined,
  })
  const connection = await smtp.connect(server.server)
  const { accepted, refused } = await connection.send(
    { from: envelope.from, to: ['kasia@mail.example', 'gone@mail.example', 'full@mail.example'] },
    raw,
    nothing,
  )
  assert.deepEqual(accepted, ['kasia@mail.example'])
  assert.deepEqual(
    refused.map(({ address, code }) => [address, code]),
    [
      ['gone@mail.example', 550],
      ['full@mail.example', 452],
    ],
  )
  assert.match(refused[0]!.said, /No such user/)
  connection.close()
})

test('a message refused as a whole is refused for each recipient', async () => {
  const server = await open()
  for (const [behaviour, codes] of [
    [{ message: () => [554, '5.7.1 This looks like spam'] }, [554, 554]],
    [{ message: () => [451, '4.7.1 Greylisted'] }, [451, 451]],
    [{ sender: () => [553, '5.1.8 Not your address'] }, [553, 553]],
    [
      { recipient: (address: string) => (address.startsWith('a') ? [550, '5.1.1 Unknown'] : [450, '4.2.1 Later']) },
      [550, 450],
    ],
  ] as const) {
    server.behave(behaviour as never)
    const connection = await smtp.connect(server.server)
    const { accepted, refused } = await connection.send(
      { from: envelope.from, to: ['a@mail.example', 'b@mail.example'] },
      raw,
      nothing,
    )
    assert.deepEqual([accepted, refused.map(({ code }) => code)], [[], codes])
    connection.close()
  }
})

test('a server that hangs up after the end leaves doubt; before the end there is none', async () => {
  const server = await open()
  for (const fate of ['hangUp', 'takeAndHangUp'] as const) {
    server.behave({ message: () => fate })
    const connection = await smtp.connect(server.server)
    const error = await connection.send(envelope, raw, nothing).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof SmtpBroken)
    assert.equal(error.mayHaveLeft, true)
    assert.ok(!connection.usable())
  }
  const connection = await smtp.connect(server.server)
  let taken = false
  const sending = connection
    .send(envelope, raw, async () => {
      taken = true
      await server.close()
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error('no need to ask')
    })
    .catch((thrown: unknown) => thrown)
  const error = await sending
  assert.ok(taken)
  assert.ok(error instanceof Error && !(error instanceof SmtpBroken && error.mayHaveLeft))
})

test('a server that can not be reached or used is named by the reason', async () => {
  const gone = await smtpServer()
  await gone.close()
  const problem = async (server: Parameters<typeof smtp.connect>[0]) => {
    const error = await smtp.connect(server).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof MailServerProblem, String(error))
    return error.problem
  }
  assert.equal(await problem(gone.server), 'refused')
  const strict = await open({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('No'), { responseCode: 535 })),
  })
  assert.equal(
    await problem({ ...strict.server, signIn: { kind: 'password', user: 'support', password: 'wrong' } }),
    'signInRefused',
  )
  assert.equal(await problem({ ...strict.server, security: 'starttls' }), 'starttlsMissing')
  assert.equal(await problem({ ...strict.server, security: 'tls' }), 'notTls')
  const connection = await smtp.connect({
    ...strict.server,
    signIn: { kind: 'password', user: 'support', password: 'right' },
  })
  await connection.send(envelope, raw, nothing)
  assert.equal(strict.mails[0]?.user, 'support')
  connection.close()
})

test('an access token signs in by XOAUTH2', async () => {
  const server = await open({
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ['XOAUTH2'],
    onAuth: ({ username, accessToken }, _, done) =>
      accessToken === 'fresh' ? done(null, { user: username }) : done(null, { data: { status: '401' } } as never),
  })
  const connection = await smtp.connect({
    ...server.server,
    signIn: { kind: 'token', user: 'support', accessToken: 'fresh' },
  })
  await connection.send(envelope, raw, nothing)
  connection.close()
  const error = await smtp
    .connect({ ...server.server, signIn: { kind: 'token', user: 'support', accessToken: 'stale' } })
    .catch((thrown: unknown) => thrown)
  assert.equal((error as MailServerProblem).problem, 'signInRefused')
})
