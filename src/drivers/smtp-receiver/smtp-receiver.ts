// The built-in mail receiver, through smtp-server: takes a message and answers 250 only when whoever keeps it says so.
import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Config } from '#kernel/config.ts'
import { network } from '#kernel/limits.ts'
import { listenOn } from '#kernel/listening.ts'
import type { Logger } from '#kernel/log.ts'
import { type SmtpReceiverPort, SmtpRefusal } from '#kernel/ports.mail.ts'
import { loadCertificate } from './certificate.ts'

const maxConnections = 200
const maxPerClient = 50
const maxRecipients = 100
/** Message bytes held in memory at once, over all connections. */
const maxHeldBytes = 256 * 1024 * 1024

type Done = (error?: Error | null) => void

export const createSmtpReceiver = (config: Pick<Config, 'smtpTlsCert' | 'smtpTlsKey' | 'dataDir'>, log: Logger): SmtpReceiverPort => ({
  async listen({ host, port, maxBytes }, { connect, recipient, message }) {
    const perClient = new Map<string, number>()
    const counted = new Map<string, string>()
    let held = 0
    const { key, cert } = await loadCertificate(config, hostname())

    const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
      const chunks: Buffer[] = []
      let bytes = 0
      try {
        let crowded = false
        const collect = async (): Promise<void> => {
          for await (const chunk of stream as AsyncIterable<Buffer>) {
            if (stream.sizeExceeded || crowded) continue
            chunks.push(chunk)
            bytes += chunk.length
            held += chunk.length
            crowded = held > maxHeldBytes
          }
        }
        // A client that goes away in the middle is no trouble of ours.
        await collect().catch(() => {
          throw new SmtpRefusal(451, '4.4.2', 'The message did not come to its end')
        })
        // The server itself answers 552 to a message that is too large.
        if (stream.sizeExceeded) return
        if (crowded) throw new SmtpRefusal(451, '4.3.2', 'Too much mail at once. Try again later')
        const { envelope, remoteAddress, hostNameAppearsAs, secure } = session
        await message(Buffer.concat(chunks, bytes), {
          mailFrom: envelope.mailFrom ? envelope.mailFrom.address : '', rcptTo: envelope.rcptTo.map(({ address }) => address),
          remoteAddress: plain(remoteAddress), helo: hostNameAppearsAs || '', secure,
        })
      } finally {
        held -= bytes
      }
    }

    const server = new SMTPServer({
      key, cert, banner: 'Heed', size: maxBytes, rejectOversized: true, maxRecipients, maxClients: maxConnections,
      disabledCommands: ['AUTH'], disableReverseLookup: true, hideENHANCEDSTATUSCODES: true, logger: false, socketTimeout: 300_000, closeTimeout: 5000,
      onConnect: (session, done) => answer(done, log, async () => {
        // A client that is gone already has no address any more.
        if (!session.remoteAddress) throw new SmtpRefusal(421, '4.4.2', 'You are gone')
        const client = network(session.remoteAddress)
        const open = perClient.get(client) ?? 0
        if (open >= maxPerClient) throw new SmtpRefusal(421, '4.7.0', 'Too many connections from your address')
        connect(plain(session.remoteAddress))
        counted.set(session.id, client)
        perClient.set(client, open + 1)
      }),
      onClose: (session, done) => {
        const client = counted.get(session.id)
        if (client !== undefined) {
          counted.delete(session.id)
          const left = (perClient.get(client) ?? 1) - 1
          if (left) perClient.set(client, left)
          else perClient.delete(client)
        }
        done()
      },
      onRcptTo: ({ address }, session, done) => answer(done, log, () => recipient(address, plain(session.remoteAddress))),
      onData: (stream, session, done) => answer(done, log, () => take(stream, session)),
    })
    server.server.prependListener('connection', answerTogether)
    server.on('error', (error) => log.debug({ error }, 'a mail client broke off'))
    await listenOn(server.server, { host, port, settings: { host: 'HEED_SMTP_HOST', port: 'HEED_SMTP_PORT' } })
    const address = server.server.address()
    return {
      port: address !== null && typeof address === 'object' ? address.port : port,
      close: () => new Promise<void>((resolve) => server.close(() => resolve())),
    }
  },
})

/** Whatever is not a refusal is our trouble: the client keeps the message and tries again (RFC 5321, section 4.2.1). */
function answer(done: Done, log: Logger, work: () => Promise<void>): void {
  work().then(() => done(), (error: unknown) => {
    const refused = error instanceof SmtpRefusal ? error : new SmtpRefusal(451, '4.3.0', 'Heed can not keep mail right now. Try again later')
    if (!(error instanceof SmtpRefusal)) log.warn({ error }, 'a message could not be kept; its sender will try again')
    done(Object.assign(new Error(`${refused.status} ${refused.message}`), { responseCode: refused.code }))
  })
}

/** Answers to commands that came together leave together (RFC 2920, section 3.2): one packet instead of three. */
function answerTogether(socket: Socket): void {
  const write = socket.write.bind(socket)
  let gathering = false
  socket.write = ((...given: Parameters<Socket['write']>) => {
    if (!gathering) {
      gathering = true
      socket.cork()
      setImmediate(() => {
        gathering = false
        socket.uncork()
      })
    }
    return write(...given)
  }) as Socket['write']
}

/** IPv4 addresses that arrive on an IPv6 socket, as people write them. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
