// SMTP through nodemailer's connection: one message at a time, with the moment in hand after which it may have left.
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import {
  type MailServer,
  type SmtpConnection,
  type SmtpOutcome,
  type SmtpPort,
  SmtpBroken,
} from '#kernel/ports.mail.ts'
import { asProblem } from '../mail-check/problem.ts'

/** What nodemailer adds to its errors. */
type Failure = Error & {
  responseCode?: number
  response?: unknown
  rejectedErrors?: (Failure & { recipient?: string })[]
}

/**
 * How long a server may be silent (ms): RFC 5321, section 4.5.3.2 asks for five minutes, and for ten after the message.
 */
const patience = { connectionTimeout: 20_000, greetingTimeout: 60_000, socketTimeout: 10 * 60_000, dnsTimeout: 20_000 }

export const smtp: SmtpPort = {
  async connect(server) {
    const connection = createConnection(server)
    try {
      await connected(connection)
      await signIn(connection, server)
    } catch (error) {
      connection.close()
      throw asProblem(error)
    }
    return toPort(connection)
  },
}

const createConnection = ({ host, port, security }: MailServer) =>
  new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...patience,
  })

const connected = (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.once('end', () => reject(new Error('The server closed the connection')))
    connection.connect((error?: Error | null) => {
      // From here on a break shows in what is being done, or in `usable`.
      connection.on('error', () => undefined)
      if (error) reject(error)
      else resolve()
    })
  })

function signIn(connection: SMTPConnection, { signIn: proof }: MailServer): Promise<void> {
  if (proof.kind === 'none') return Promise.resolve()
  const auth =
    proof.kind === 'password'
      ? { user: proof.user, pass: proof.password }
      : { type: 'oauth2', user: proof.user, oauth2: new XOAuth2({ user: proof.user, accessToken: proof.accessToken }) }
  return new Promise((resolve, reject) => connection.login(auth, (error) => (error ? reject(error) : resolve())))
}

function toPort(connection: SMTPConnection): SmtpConnection {
  let open = true
  connection.once('end', () => void (open = false))
  return {
    usable: () => open,
    close() {
      if (open) connection.quit()
      open = false
    },
    async send({ from, to }, raw, beforeEnd) {
      let ending = false
      let held: unknown
      const message = heldBack(raw, async () => {
        try {
          await beforeEnd()
        } catch (error) {
          held = error
          throw error
        }
        ending = true
      })
      try {
        return await talk(connection, { from, to: [...to], size: raw.byteLength }, message)
      } catch (error) {
        // Half a message must not be completed by whatever comes next, nor a refused one leave its envelope behind.
        open = false
        connection.close()
        if (held !== undefined) throw held
        if (!isAnswer(error)) throw new SmtpBroken(ending, asProblem(error), { cause: error })
        return refusedBy(error, to)
      }
    },
  }
}

function talk(
  connection: SMTPConnection,
  envelope: { from: string; to: string[]; size: number },
  message: Readable,
): Promise<SmtpOutcome> {
  return new Promise((resolve, reject) =>
    connection.send(envelope, message, (error, info) => {
      if (error || !info) return reject(error ?? new Error('No answer'))
      resolve({
        accepted: info.accepted.map(String),
        said: oneLine(info.response ?? ''),
        refused: (info.rejectedErrors ?? []).map((each) => ({
          address: String((each as { recipient?: string }).recipient),
          code: (each as Failure).responseCode ?? 550,
          said: saidBy(each as Failure),
        })),
      })
    }),
  )
}

/** nodemailer begins to read when the server has said 354, and sends the final dot when the stream ends. */
function heldBack(raw: Uint8Array, beforeEnd: () => Promise<void>): Readable {
  const chunk = 64 * 1024
  let position = 0
  return new Readable({
    highWaterMark: chunk,
    read() {
      if (position < raw.byteLength) {
        this.push(raw.subarray(position, position + chunk))
        position += chunk
      } else
        beforeEnd().then(
          () => this.push(null),
          (error: Error) => this.destroy(error),
        )
    },
  })
}

/** The server said no, or our own side refused because of what the server had announced (a size limit). */
const isAnswer = (error: unknown): error is Failure => {
  const { responseCode, code } = error as Failure & { code?: string }
  return (
    (responseCode !== undefined && responseCode >= 400) ||
    (code === 'EMESSAGE' && responseCode === undefined) ||
    code === 'EENVELOPE'
  )
}

/** A refusal of the whole message counts for each recipient that had not been refused alone. */
function refusedBy(error: Failure, to: readonly string[]): SmtpOutcome {
  const alone = new Map((error.rejectedErrors ?? []).map((each) => [String(each.recipient), each]))
  return {
    accepted: [],
    said: saidBy(error),
    refused: to.map((address) => {
      const why = alone.get(address) ?? error
      return { address, code: why.responseCode ?? (/size larger/.test(why.message) ? 552 : 550), said: saidBy(why) }
    }),
  }
}

const saidBy = (error: Failure): string => oneLine(typeof error.response === 'string' ? error.response : error.message)
const oneLine = (text: string): string =>
  text
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 500)
