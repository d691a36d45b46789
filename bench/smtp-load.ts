// A plain SMTP client for load: one connection, one message after the other, as a mail server hands them over.
import net from 'node:net'

export type SmtpLoad = { send(from: string, to: string, message: string): Promise<void>; close(): void }

/** Rejects with the server's words when it refuses. */
export async function connectSmtp(port: number, host = '127.0.0.1'): Promise<SmtpLoad> {
  const socket = net.connect(port, host)
  socket.setNoDelay(true)
  const replies: string[] = []
  let wake: (() => void) | undefined
  let broken: Error | undefined
  let buffered = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    buffered += text
    for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
      const line = buffered.slice(0, end)
      buffered = buffered.slice(end + 2)
      if (line[3] === ' ') replies.push(line)
    }
    wake?.()
  })
  const stop = (error?: Error) => {
    broken ??= error ?? new Error('The server closed the connection')
    wake?.()
  }
  socket.on('error', stop).on('close', () => stop())
  const reply = async (wanted: string) => {
    while (!replies.length) {
      if (broken) throw broken
      await new Promise<void>((resolve) => (wake = resolve))
    }
    const line = replies.shift()!
    if (!line.startsWith(wanted)) throw new Error(`The server answered ${line}`)
  }
  const say = async (line: string, wanted: string) => {
    socket.write(`${line}\r\n`)
    await reply(wanted)
  }
  await reply('220')
  await say('EHLO load.test', '250')
  return {
    async send(from, to, message) {
      socket.write(`MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`)
      await reply('250')
      await reply('250')
      await reply('354')
      await say(`${message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.`, '250')
    },
    close: () => void socket.end('QUIT\r\n'),
  }
}

/** A customer's mail of a few hundred words, different in every line that makes a mail itself. */
export function sampleMail(number: number, to: string, customers = 1000): { from: string; message: string } {
  const from = `customer${number % customers}@load.example`
  const words = 'The parcel came this morning and the lamp is whole, but the cable is shorter than on the picture. '
  return {
    from,
    message: [
      `From: Customer ${number % customers} <${from}>`, `To: Help <${to}>`, `Subject: Order HL-${number}: a question`, `Message-ID: <load-${number}-${process.pid}@load.example>`,
      `Date: ${new Date(1_763_000_000_000 + number * 1000).toUTCString()}`, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '',
      'Good morning,', '', ...Array.from({ length: 8 }, (_, line) => `${words}${number}-${line}`), '', 'Kind regards,', `Customer ${number % customers}`, '',
    ].join('\n'),
  }
}
