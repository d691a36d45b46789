import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { ImapConnection, ImapPort } from '#kernel/ports.mail.ts'
import { answer, makeCase, shop } from '../sending.fixture.ts'

/** A mail account as far as looking for sent mail goes: folders, and Message-IDs in each. */
const account = { sent: new Set<string>(), inbox: new Set<string>(), asked: 0 }
const imap: ImapPort = {
  async connect() {
    let open = ''
    return {
      folders: async () => [
        { path: 'INBOX', name: 'INBOX', messages: null, use: 'inbox' },
        { path: 'Sent Items', name: 'Sent Items', messages: null, use: 'sent' },
      ],
      async open(folder) {
        open = folder
        return { uidValidity: '1', uidNext: 1, messages: 0 }
      },
      async withMessageId(headerId) {
        account.asked++
        return (open === 'INBOX' ? account.inbox : account.sent).has(headerId) ? [1] : []
      },
      close: async () => undefined,
    } as Partial<ImapConnection> as ImapConnection
  },
}

const s = await shop({ imap })
after(() => s.close())
await s.work()
const box = await s.mailbox({ address: 'support@shop.example' })
await s.write(({ tx }) =>
  tx
    .updateTable('mailboxes')
    .set({ incoming: 'imap', imap_host: 'imap.shop.example' })
    .where('id', '=', box.id)
    .execute(),
)
const mara = await s.agent({ name: 'Mara Lind' })

test('where the server files what it sends, the copy ends the doubt and no agent is asked', async () => {
  s.server.behave({
    message: ({ raw }) => {
      account.sent.add(/^Message-ID: <(.*)>/im.exec(raw.toString())![1]!)
      return 'takeAndHangUp'
    },
  })
  const talk = await makeCase(s, box)
  const { messageId } = await mara.api.sending.send(answer(talk))
  const done = await s.leaves(talk, mara, messageId, 'accepted', 'uncertain')
  assert.deepEqual([done.state, done.recipients[0]!.state], ['accepted', 'accepted'])
  assert.equal(s.server.mails.length, 1)
})

test('a copy anywhere else proves nothing', { timeout: 30_000 }, async () => {
  s.server.behave({
    message: ({ raw }) => {
      account.inbox.add(/^Message-ID: <(.*)>/im.exec(raw.toString())![1]!)
      return 'takeAndHangUp'
    },
  })
  const talk = await makeCase(s, box)
  const asked = account.asked
  const { messageId } = await mara.api.sending.send(answer(talk))
  s.clock.advance('11s')
  for (let tries = 0; tries < 600 && account.asked === asked; tries++) {
    s.app.kernel.services.wake('outbox')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const [before] = (await mara.api.sending.states({ conversationId: talk.id })).items
  assert.deepEqual([before!.messageId, before!.state], [messageId, 'sending'])
})
