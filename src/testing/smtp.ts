// A real SMTP server on loopback that keeps what it takes, and refuses, stalls or hangs up as a test wants.
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { MailServer } from '#kernel/ports.mail.ts'

export type TakenMail = { from: string; to: string[]; raw: Buffer; user: string }
export type Refusal = readonly [code: number, words: string]
export type Behaviour = {
  sender?: (address: string) => Refusal | undefined
  /** `hangUp`: closes in the middle of the talk. */
  recipient?: (address: string) => Refusal | 'hangUp' | undefined
  /** `hangUp`: takes nothing and closes. `takeAndHangUp`: keeps the message and closes without an answer. */
  message?: (mail: TakenMail) => Refusal | 'hangUp' | 'takeAndHangUp' | undefined
  /** Before the answer to the sender of a message. */
  waitAtSender?: () => Promise<unknown> | undefined
  /** Before the answer to a message. */
  wait?: () => Promise<unknown>
}
export type TestSmtp = {
  mails: TakenMail[]
  behave(behaviour: Behaviour): void
  server: MailServer
  port: number
  /** Ends every connection. */
  hangUpAll(): void
  /** Connections so far. */
  connections(): number
  close(): Promise<void>
}

export async function smtpServer(options: SMTPServerOptions = {}, port = 0): Promise<TestSmtp> {
  let behaviour: Behaviour = {}
  let connections = 0
  const mails: TakenMail[] = []
  const answer = (refusal: Refusal | undefined, callback: (error?: Error | null) => void) =>
    callback(refusal && Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }))
  const smtp = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    ...options,
    onConnect(_session, callback) {
      connections++
      callback()
    },
    async onMailFrom({ address }, _session, callback) {
      await behaviour.waitAtSender?.()
      answer(behaviour.sender?.(address), callback)
    },
    onRcptTo({ address }, session, callback) {
      const refusal = behaviour.recipient?.(address)
      if (refusal === 'hangUp') socketOf(smtp, session.id)?.destroy()
      else answer(refusal, callback)
    },
    async onData(stream, session, callback) {
      const { mailFrom, rcptTo } = session.envelope
      const raw = await buffer(stream).catch(() => null)
      // The client went away in the middle: nothing was taken.
      if (!raw) return
      const mail = {
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        raw,
        user: String(session.user ?? ''),
      }
      await behaviour.wait?.()
      const fate = behaviour.message?.(mail)
      if (fate === 'takeAndHangUp' || fate === undefined) mails.push(mail)
      if (fate === 'hangUp' || fate === 'takeAndHangUp') return socketOf(smtp, session.id)?.destroy()
      answer(fate, callback)
    },
  })
  // A client that is killed in the middle is nothing to report.
  smtp.on('error', () => undefined)
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve))
  const { port: bound } = smtp.server.address() as AddressInfo
  const hangUpAll = () => {
    for (const connection of smtp.connections) (connection as unknown as { _socket: Socket })._socket.destroy()
  }
  return {
    mails,
    port: bound,
    behave: (next) => void (behaviour = next),
    server: { host: '127.0.0.1', port: bound, security: 'none', signIn: { kind: 'none' } },
    connections: () => connections,
    hangUpAll,
    close: () =>
      new Promise((resolve) => {
        hangUpAll()
        smtp.close(() => resolve())
      }),
  }
}

const socketOf = (smtp: SMTPServer, id: string): Socket | undefined =>
  ([...smtp.connections] as unknown as { session: { id: string }; _socket: Socket }[]).find(
    (connection) => connection.session.id === id,
  )?._socket
