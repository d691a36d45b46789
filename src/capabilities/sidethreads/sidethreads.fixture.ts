// A shop that can send, a carrier outside, and mail that comes back from there.
import { postOffice } from '#capabilities/receiving/receiving.fixture.ts'
import { makeCase, shop } from '#capabilities/sending/sending.fixture.ts'
import { until } from '#testing/until.ts'
import type { Person } from '#testing/world.ts'
import type { SideMessage } from './sidethreads.views.ts'

export const anna = { name: 'Anna Fuhr', address: 'anna@carrier.example' }

export async function makeSideDesk() {
  const desk = await shop()
  const mara = await desk.agent({ name: 'Mara Lind' })
  const mailbox = await desk.mailbox()
  const comesTo = (reader: Person, sideMessageId: string, state: string) =>
    until(`the message is ${state}`, async () => {
      desk.app.kernel.services.wake('outbox')
      return (await reader.api.sidethreads.message({ sideMessageId })).delivery?.state === state
    })
  return {
    ...desk,
    mara,
    mailbox,
    ...postOffice(desk, mailbox.id),
    comesTo,
    /** A case and a message about it to Anna, who is no customer. */
    async ask(more: object = {}, wish: Parameters<typeof makeCase>[2] = {}) {
      const talk = await makeCase(desk, mailbox, wish)
      const sent = await mara.api.sidethreads.forward({
        conversationId: talk.id,
        to: [anna],
        subject: 'Parcel 4711',
        html: '<p>Where is this parcel?</p>',
        messageIds: [talk.messageId],
        ...more,
      })
      return { talk, ...sent }
    },
    /** Our answer to the customer has left. */
    answers: (talk: { id: string }, messageId: string) => desk.leaves(talk, mara, messageId),
    /** Lets the time to undo pass; the mail as its server took it. */
    async leaves(sideMessageId: string) {
      desk.clock.advance('11s')
      await comesTo(mara, sideMessageId, 'accepted')
      const { header_id } = await desk.db
        .selectFrom('outbox')
        .select('header_id')
        .where('beside_id', '=', sideMessageId)
        .executeTakeFirstOrThrow()
      return desk.server.mails.findLast(({ raw }) => raw.includes(`Message-ID: <${header_id}>`))!
    },
    /** The side messages that the thread of a conversation shows, oldest first. */
    async shown(reader: Person, conversationId: string): Promise<SideMessage[]> {
      const { items } = await reader.api.conversations.thread({ conversationId })
      const ids = items.flatMap((item) =>
        item.kind === 'event' && item.type === 'sidethreads.messageAdded'
          ? [String(item.payload['sideMessageId'])]
          : [],
      )
      return Promise.all(ids.reverse().map((sideMessageId) => reader.api.sidethreads.message({ sideMessageId })))
    },
  }
}
