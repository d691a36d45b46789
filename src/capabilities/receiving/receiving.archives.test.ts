import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { imap } from '#drivers/imap/imap.ts'
import { startImap } from '#testing/imap.ts'
import { refused, world } from '#testing/world.ts'
import { runningBackfills } from '#capabilities/mailboxes/mailboxes.public.ts'
import { runBackfill } from './receiving.backfill.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'
import { importMail, readSome } from './receiving.import.ts'

const w = await world({ ports: { imap, mailAuth: { check: async () => notChecked } } })
const admin = await w.agent({ role: 'admin' })
const mara = await w.agent({ name: 'Mara Lind' })
const support = await admin.api.mailboxes.create({
  name: 'Support',
  address: 'support@harrow-lind.test',
  incoming: 'none',
})
const { runtime, read } = postOffice(w, null)
const servers: Awaited<ReturnType<typeof startImap>>[] = []
after(async () => {
  for (const server of servers) await server.close()
  await w.close()
})

/** A mailbox whose server has all this already; `sent` is what the server calls its sent mail. */
async function mailbox(
  given: { folder?: 'Outbound' | 'Filed'; raw: Uint8Array }[],
  { sent = 'Outbound', named = '' } = {},
) {
  const server = await startImap()
  servers.push(server)
  server.settings.sent = sent
  for (const folder of ['Outbound', 'Filed']) server.deliver(letter({ subject: 'First of all' }), { folder })
  for (const { folder, raw } of given) server.deliver(raw, folder ? { folder } : {})
  const { host, port, security } = server.server
  return admin.api.mailboxes.create({
    name: 'Support',
    address: `support-${servers.length}@harrow-lind.test`,
    incoming: 'imap',
    imap: {
      ...{ host, port, security, user: 'hello', folders: ['INBOX', 'Outbound', 'Filed'], sentFolder: named },
      credentials: { kind: 'password', password: 'right' },
    },
  })
}

async function backfill(...wish: Parameters<typeof mailbox>): Promise<void> {
  const { id } = await mailbox(...wish)
  await admin.api.mailboxes.startBackfill({ mailboxId: id, since: null })
  const [running] = await runningBackfills(w.db)
  await runBackfill(runtime, running!, new AbortController().signal)
  await read()
}

/** Mail with this subject, in the order it came in. */
const became = (subject: string) =>
  w.db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'conversation_id')
    .select([
      'direction',
      'marks',
      'author_address as author',
      'conversation_id as conversationId',
      'state',
      'agent_id',
    ])
    .where('messages.subject', 'like', `%${subject}`)
    .orderBy('messages.seq')
    .execute()
const left = async () => (await w.db.selectFrom('outbox').select('id').execute()).length

const question = (subject: string) => letter({ subject, id: `${subject}@mail.example`, date: null })
const answer = (subject: string, more: Parameters<typeof letter>[0] = {}) =>
  letter({
    from: 'Harrow & Lind <support@harrow-lind.test>',
    to: 'Ida Berg <ida@mail.example>',
    subject: `Re: ${subject}`,
    text: `We send a new one, ${subject}.`,
    inReplyTo: `${subject}@mail.example`,
    ...more,
  })

test('our own answers in the folder of sent mail come in as ours, beside what they answer, and go nowhere', async () => {
  await backfill([
    { raw: question('lamp') },
    { raw: answer('lamp'), folder: 'Outbound' },
    { raw: letter({ from: mara.email, to: 'per@mail.example', subject: 'offer' }), folder: 'Outbound' },
  ])
  const [asked, answered] = await became('lamp')
  assert.deepEqual([asked!.direction, answered!.direction], ['in', 'out'])
  assert.equal(answered!.conversationId, asked!.conversationId)
  assert.deepEqual([answered!.marks, answered!.state], [{ sentElsewhere: true }, 'with_customer'])
  const [offer] = await became('offer')
  assert.deepEqual([offer!.direction, offer!.agent_id, offer!.marks], ['out', mara.id, { sentElsewhere: true }])
  assert.equal(await left(), 0)
  const { items } = await admin.api.sending.states({ conversationId: asked!.conversationId })
  assert.deepEqual(items, [])
})

test('mail in our name in the inbox or any other folder, which nobody vouches for, is a stranger’s', async () => {
  await backfill([{ raw: question('chair') }, { raw: answer('chair') }, { raw: answer('table'), folder: 'Filed' }])
  for (const subject of ['Re: chair', 'Re: table']) {
    const [claimed] = await became(subject)
    assert.deepEqual([claimed!.direction, claimed!.marks], ['in', { forged: { reason: 'ownAddress' } }])
  }
})

test('what was delivered into the folder of sent mail, or disproven by our own server, is not ours', async () => {
  await backfill([
    { raw: answer('sofa', { head: 'Delivered-To: support+outbound@harrow-lind.test' }), folder: 'Outbound' },
    {
      raw: answer('shelf', { head: 'Authentication-Results: 127.0.0.1; dmarc=fail header.from=harrow-lind.test' }),
      folder: 'Outbound',
    },
  ])
  for (const subject of ['Re: sofa', 'Re: shelf']) {
    const [claimed] = await became(subject)
    assert.equal(claimed!.direction, 'in', subject)
    assert.ok(claimed!.marks.forged, subject)
  }
})

test('a customer’s mail that somebody moved among the sent mail stays the customer’s', async () => {
  await backfill([{ raw: letter({ subject: 'moved' }), folder: 'Outbound' }])
  const [moved] = await became('moved')
  assert.deepEqual([moved!.direction, moved!.marks], ['in', {}])
})

test('a report that we passed on ourselves is our answer, and no report', async () => {
  const subject = 'Undelivered Mail Returned to Sender'
  const text = 'I could not deliver your message to ida@mail.example: 550 5.1.1 User unknown'
  await backfill([
    { raw: letter({ from: 'support@harrow-lind.test', to: 'ida@mail.example', subject, text }), folder: 'Outbound' },
  ])
  assert.equal((await became(subject))[0]!.direction, 'out')
})

test('where the server names no folder of sent mail, the one that an admin chose is it, and never the inbox', async () => {
  await backfill([{ raw: question('vase') }, { raw: answer('vase'), folder: 'Filed' }], { sent: '', named: 'Filed' })
  assert.deepEqual(
    (await became('vase')).map(({ direction }) => direction),
    ['in', 'out'],
  )
  assert.deepEqual(await refused(mailbox([], { named: 'Inbox' })), [422, 'kernel.invalidInput'])
})

test('an archive of one’s own is taken in as ours when an admin says so, and only then', async () => {
  const archive = async function* (subject: string) {
    for (const raw of [question(subject), answer(subject)]) yield { name: 'archive.mbox', raw }
  }
  for (const [subject, trusted, direction] of [
    ['mirror', true, 'out'],
    ['carpet', false, 'in'],
  ] as const) {
    await importMail(runtime, archive(subject), { mailboxId: support.id, trusted })
    await readSome(runtime, 0)
    const [, second] = await became(subject)
    assert.equal(second!.direction, direction, subject)
    assert.equal(Boolean(second!.marks.forged), !trusted, subject)
  }
  assert.equal(await left(), 0)
})
