import test, { after } from 'node:test'
import assert from 'node:assert/strict'
import { world } from '#testing/world.ts'
import { letter, notChecked, postOffice } from './receiving.fixture.ts'
import { type Imported, importMail, readSome } from './receiving.import.ts'

const w = await world({ ports: { mailAuth: { check: async () => notChecked } } })
after(() => w.close())
const admin = await w.agent({ role: 'admin' })
const support = await admin.api.mailboxes.create({
  name: 'Support',
  address: 'support@harrow-lind.test',
  incoming: 'none',
})
const sales = await admin.api.mailboxes.create({ name: 'Sales', address: 'sales@harrow-lind.test', incoming: 'none' })
const { runtime, post } = postOffice(w, support.id)

async function* mails(raws: Uint8Array[], breakAt = Infinity) {
  for (const [at, raw] of raws.entries()) {
    if (at === breakAt) throw new Error('broken off')
    yield { name: 'archive.mbox', raw }
  }
}
const messagesOf = (subject: string) =>
  w.db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'conversation_id')
    .select(['messages.subject', 'mailbox_id as mailboxId', 'at'])
    .where('messages.subject', 'like', subject)
    .orderBy('at')
    .execute()

test('an archive comes in with the times that its messages say, each in the mailbox that it was for', async () => {
  const raws = [
    letter({ subject: 'Archive a', date: 'Tue, 03 Mar 2020 10:00:00 +0000' }),
    letter({ subject: 'Archive b', to: 'sales@harrow-lind.test', date: 'Wed, 04 Mar 2020 10:00:00 +0000' }),
  ]
  const told: Imported[] = []
  assert.deepEqual(
    await importMail(runtime, mails(raws), { mailboxId: null, tell: (progress) => told.push(progress) }),
    { found: 2, stored: 2 },
  )
  assert.deepEqual(told.at(-1), { found: 2, stored: 2 })
  await readSome(runtime, 0)
  assert.deepEqual(
    (await messagesOf('Archive %')).map(({ mailboxId, at }) => [mailboxId, at]),
    [
      [support.id, '2020-03-03T10:00:00.000Z'],
      [sales.id, '2020-03-04T10:00:00.000Z'],
    ],
  )
})

test('an import that is broken off and begun again takes everything in once', async () => {
  const raws = Array.from({ length: 250 }, (_, at) =>
    letter({ subject: `Twice ${at}`, from: `twice-${at}@mail.example` }),
  )
  await assert.rejects(importMail(runtime, mails(raws, 230), { mailboxId: null }))
  const again = await importMail(runtime, mails(raws), { mailboxId: null })
  assert.deepEqual([again.found, again.stored], [250, 50])
  await readSome(runtime, 0)
  assert.equal((await messagesOf('Twice %')).length, 250)
})

test('what was fetched before is not taken in again, though archives change line ends', async () => {
  const raw = letter({ subject: 'Fetched', text: 'one\ntwo' })
  await post(Buffer.concat([Buffer.from('Received: by mx\r\n'), raw]))
  await importMail(runtime, mails([Buffer.from(raw.toString().replaceAll('\r\n', '\n'))]), { mailboxId: null })
  await readSome(runtime, 0)
  assert.equal((await messagesOf('Fetched')).length, 1)
})
