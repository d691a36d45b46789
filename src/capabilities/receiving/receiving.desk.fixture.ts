// A shop with two mailboxes and an agent, ready for mail: what tests of taking mail in start from.
import type { AuthResults } from '#kernel/ports.mail.ts'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { recordHeaderIds } from '#capabilities/sending/sending.public.ts'
import { world } from '#testing/world.ts'
import { notChecked, postOffice } from './receiving.fixture.ts'

export async function makeDesk() {
  const checked: { results: AuthResults } = { results: notChecked }
  const w = await world({ ports: { mailAuth: { check: async () => checked.results } } })
  const admin = await w.agent({ role: 'admin' })
  const mara = await w.agent({ name: 'Mara Lind' })
  const support = await admin.api.mailboxes.create({
    name: 'Support',
    address: 'support@harrow-lind.test',
    aliases: ['help@harrow-lind.test'],
    incoming: 'none',
    trustedAuthserv: ['mx.harrow-lind.test'],
  })
  const sales = await admin.api.mailboxes.create({ name: 'Sales', address: 'sales@harrow-lind.test', incoming: 'none' })
  let number = 0
  let person = ''
  return {
    w,
    admin,
    mara,
    support,
    sales,
    services: w.app.kernel.services,
    ...postOffice(w, support.id),
    /** What is found out about who sends by SMTP; nothing, until a test says so. */
    checked,
    /** Somebody who never wrote before, and a number that no other test has. */
    next() {
      checked.results = notChecked
      person = `ida-${++number}@mail.example`
      return { person, number }
    },
    async close(conversationId: string): Promise<void> {
      await w.write(({ tx, now }) =>
        tx
          .updateTable('conversations')
          .set({ state: 'closed', closed_at: now })
          .where('id', '=', conversationId)
          .execute(),
      )
    },
    /** Our answer in a conversation, as sending would leave it; to the latest newcomer, unless said otherwise. */
    answer: (conversationId: string, headerId: string, to = person): Promise<string> =>
      w.write(async (writer) => {
        const { messageId } = await addMessage(writer, conversationId, {
          direction: 'out',
          agentId: mara.id,
          authorName: 'Mara Lind',
          authorAddress: 'support@harrow-lind.test',
          text: 'We send a new one.',
          addresses: { to: [{ name: '', address: to }] },
          at: writer.now,
        })
        await recordHeaderIds(writer, [{ headerId, messageId, kind: 'out' }])
        return messageId
      }),
  }
}

/** What a trusted server wrote about a sender that it found to be who it says. */
export const passed = (address: string): string =>
  `Authentication-Results: mx.harrow-lind.test; dmarc=pass header.from=${address.split('@')[1]}`
