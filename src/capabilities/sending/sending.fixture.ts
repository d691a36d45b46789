// A shop with a mailbox whose mail goes to a real SMTP server on loopback, and a worker for its outbox.
import { runtimeOf } from '#kernel/kernel.ts'
import type { Ports } from '#kernel/ports.ts'
import { smtp } from '#drivers/smtp/smtp.ts'
import { addMessage } from '#capabilities/conversations/conversations.public.ts'
import { createOrganisation } from '#capabilities/organisation/organisation.public.ts'
import { smtpServer } from '#testing/smtp.ts'
import { type Talk, makeConversation } from '#testing/talk.ts'
import { type Person, type World, world } from '#testing/world.ts'
import { startOutbox } from './outbox/worker.ts'
import { recordHeaderIds } from './header-ids.ts'
import type { Delivery } from './sending.views.ts'

export type Shop = Awaited<ReturnType<typeof shop>>

/** `ports` besides the real SMTP driver. */
export async function shop(ports: Partial<Ports> = {}) {
  const server = await smtpServer()
  const w = await world({ ports: { ...ports, smtp } })
  await w.write((writer) =>
    createOrganisation(writer, { name: 'Harrow & Lind', timeZone: 'Europe/Berlin', locale: 'en' }),
  )
  const workers: { stop(): Promise<void> }[] = []
  const desk = {
    ...w,
    server,
    /** Work on the outbox as a process does; more than one stands for more processes. */
    async work() {
      const worker = await startOutbox(runtimeOf(w.app.kernel, {}))
      workers.push(worker)
      return worker
    },
    mailbox: (wish: Parameters<typeof makeMailbox>[2] = {}) => makeMailbox(w, server.port, wish),
    /** Lets the time to undo pass and waits until the message has come to one of these states. */
    async leaves(
      talk: { id: string },
      reader: Person,
      messageId: string,
      ...states: Delivery['state'][]
    ): Promise<Delivery> {
      w.clock.advance('11s')
      return desk.comesTo(talk, reader, messageId, ...(states.length ? states : ['accepted' as const]))
    },
    async comesTo(
      { id }: { id: string },
      reader: Person,
      messageId: string,
      ...states: Delivery['state'][]
    ): Promise<Delivery> {
      let last: Delivery | undefined
      for (let tries = 0; tries < 200; tries++) {
        w.app.kernel.services.wake('outbox')
        last = (await reader.api.sending.states({ conversationId: id })).items.find(
          (item) => item.messageId === messageId,
        )
        if (last && states.includes(last.state)) return last
        await new Promise((resolve) => setTimeout(resolve, 40))
      }
      throw new Error(`The message did not come to ${states}, but to ${JSON.stringify(last)}`)
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
      await server.close()
      await w.close()
    },
  }
  return desk
}

let counter = 0

export async function makeMailbox(
  w: World,
  port: number,
  {
    address = `support-${++counter}@shop.example`,
    name = 'Support',
    signature = '',
    dkim,
  }: {
    address?: string
    name?: string
    signature?: string
    dkim?: { domain: string; selector: string; privateKey: string }
  } = {},
) {
  return w.write(async (writer) => {
    const id = writer.newId()
    await writer.tx
      .insertInto('mailboxes')
      .values({
        id,
        name,
        address,
        incoming: 'none',
        smtp_host: '127.0.0.1',
        smtp_port: port,
        smtp_security: 'none',
        signature_html: signature,
        ...(dkim
          ? {
              dkim_domain: dkim.domain,
              dkim_selector: dkim.selector,
              dkim_key: writer.services.secrets.encrypt(dkim.privateKey),
            }
          : {}),
      })
      .execute()
    await writer.tx.insertInto('mailbox_addresses').values({ address, mailbox_id: id, position: 0 }).execute()
    return { id, address, name }
  })
}

/** A conversation in a mailbox whose first message has a Message-ID, as mail has. */
export async function makeCase(
  w: World,
  mailbox: { id: string },
  wish: Parameters<typeof makeConversation>[1] & {
    headerId?: string
    html?: string
    language?: string
    replyTo?: { name: string; address: string }[]
  } = {},
): Promise<Talk & { messageId: string; headerId: string }> {
  const {
    headerId = `${crypto.randomUUID()}@mail.example`,
    html,
    language = null,
    replyTo = [],
    text = 'When will the base arrive?',
    ...rest
  } = wish
  const talk = await makeConversation(w, { ...rest, mailboxId: mailbox.id, text: null })
  const name = rest.name ?? 'Katarzyna Wójcik'
  const messageId = await w.write(async (writer) => {
    const added = await addMessage(writer, talk.id, {
      direction: 'in',
      customerId: talk.customerId,
      authorName: name,
      authorAddress: talk.address,
      subject: rest.subject ?? 'Alma lamp: only the shade arrived',
      text: text ?? '',
      html: html ?? null,
      language,
      at: writer.now,
      participants: [{ address: talk.address, name, role: 'customer', customerId: talk.customerId }],
      addresses: { from: [{ name, address: talk.address }], replyTo },
    })
    await recordHeaderIds(writer, [{ headerId, messageId: added.messageId, kind: 'in' }])
    return added.messageId
  })
  return { ...talk, messageId, headerId }
}

/** What a composer sends for an answer to the customer of a case. */
export const answer = (
  talk: { id: string; address: string; messageId: string },
  html = '<p>Dear Kasia, it leaves on Friday.</p>',
  more: object = {},
) => ({
  conversationId: talk.id,
  html,
  to: [{ name: 'Katarzyna Wójcik', address: talk.address }],
  lastSeenMessageId: talk.messageId,
  ...more,
})
