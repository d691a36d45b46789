// The mail receiver: who may send to whom, and 250 only after the commit. Messages of several connections that end at
// the same time are committed together, since it is the commit that costs.
import { hostname } from 'node:os'
import type { Daemon, Runtime } from '#kernel/capability.ts'
import { isDatabaseDown } from '#kernel/db.ts'
import { network } from '#kernel/limits.ts'
import { type SmtpEnvelope, SmtpRefusal } from '#kernel/ports.mail.ts'
import { inlineBytes } from '#capabilities/files/files.public.ts'
import { type AddressBook, addressBook, mailboxesTopic } from '#capabilities/mailboxes/mailboxes.public.ts'
import { readReplyToken } from '#capabilities/sending/sending.public.ts'
import { createGroups } from './receiving.groups.ts'
import { createRates } from './receiving.rates.ts'
import { type Arrival, incomingTopic, storeIncoming } from './receiving.store.ts'

/** Of one client network in a minute. Who tries address after address is told to wait. */
const perMinute = { connections: 600, wrongAddresses: 60 }
/** How long what is known of mailboxes may be old (ms); a change rings and is known at once. */
const bookMs = 5000

export const smtpDaemon: Daemon = {
  role: 'mail',
  name: 'receiving.smtp',
  async start(runtime) {
    const { config } = runtime.services
    if (config.smtpPort === 0) return { stop: async () => {} }
    const receiver = createReceiver(runtime)
    const server = await runtime.ports.smtpReceiver.listen(
      { host: config.smtpHost, port: config.smtpPort, maxBytes: config.smtpMaxBytes },
      receiver,
    )
    runtime.log.info({ port: server.port }, 'the mail receiver listens')
    return {
      async stop() {
        await server.close()
        receiver.stop()
      },
    }
  },
}

/** What is decided about clients, recipients and messages; the port does the talking. */
export function createReceiver(runtime: Pick<Runtime, 'db' | 'transact' | 'services' | 'now' | 'log'>) {
  const { services, now } = runtime
  const rates = createRates(now)
  const book = cachedBook(runtime)
  const store = createGroups<Arrival>(async (take) => {
    await runtime.transact(async (w) => storeIncoming(w, await take()))
    services.wake(incomingTopic)
  }, isDatabaseDown)
  const find = async (address: string) => {
    const known = await book.get()
    return known.find(address)
  }
  return {
    connect(remoteAddress: string): void {
      if (!rates.allow(`connect ${network(remoteAddress)}`, perMinute.connections))
        throw new SmtpRefusal(421, '4.7.0', 'Too many connections from your address. Try again in a minute')
    },
    async recipient(address: string, remoteAddress: string): Promise<void> {
      const mailbox = await find(address)
      if (mailbox?.active) return
      // A signed address is ours even when its mailbox was renamed since.
      if (!mailbox && readReplyToken(services, address)) return
      if (!rates.allow(`wrong ${network(remoteAddress)}`, perMinute.wrongAddresses))
        throw new SmtpRefusal(450, '4.7.1', 'Too many addresses that do not exist. Try again in a minute')
      throw new SmtpRefusal(
        550,
        '5.1.1',
        mailbox ? `<${address}> does not take mail any more` : `There is no mailbox <${address}> here`,
      )
    },
    async message(raw: Uint8Array, envelope: SmtpEnvelope): Promise<void> {
      const receivedAt = now()
      const mailboxes = await Promise.all(envelope.rcptTo.map(find))
      const traced = Buffer.concat([Buffer.from(traceHeader(envelope, receivedAt)), raw])
      const arrival: Arrival = {
        raw: traced,
        source: 'smtp',
        mailboxId: mailboxes.find(Boolean)?.id ?? null,
        envelope: { ...envelope },
        receivedAt,
      }
      // Large messages write files of their own; they must not hold up the small ones.
      await store.add(arrival, traced.byteLength > inlineBytes)
    },
    stop: () => book.stop(),
  }
}

/** RFC 5321, section 4.4: who took it from whom. It is also what tells two deliveries of the same bytes apart. */
function traceHeader({ helo, remoteAddress, secure }: SmtpEnvelope, at: Date): string {
  return [
    `Received: from ${safe(helo)} ([${safe(remoteAddress)}])`,
    `by ${host} (Heed) with ESMTP${secure ? 'S' : ''};`,
    `${at.toUTCString().replace('GMT', '+0000')}\r\n`,
  ].join('\r\n\t')
}

const safe = (text: string): string => text.replace(/[^\x21-\x27\x2a-\x5b\x5d-\x7e]/g, '').slice(0, 255) || 'unknown'
const host = safe(hostname())

function cachedBook({ db, services, now }: Pick<Runtime, 'db' | 'services' | 'now'>) {
  let known: { at: number; book: Promise<AddressBook> } | undefined
  const unwake = services.onWake(mailboxesTopic, () => void (known = undefined))
  return {
    get(): Promise<AddressBook> {
      if (!known || now().getTime() - known.at > bookMs) {
        const asked = { at: now().getTime(), book: addressBook(db) }
        known = asked
        asked.book.catch(() => {
          if (known === asked) known = undefined
        })
      }
      return known.book
    },
    stop: unwake,
  }
}
