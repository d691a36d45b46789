// The mail server that replies go to: it counts how often it has taken each message, and takes everything but mail for `refused`.
import { SMTPServer } from 'smtp-server'

export type Sink = { port: number; taken: Map<string, number>; close(): Promise<void> }

export function openSink(refused?: string): Promise<Sink> {
  const taken = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(address === refused ? Object.assign(new Error('5.1.1 There is nobody of that name here'), { responseCode: 550 }) : undefined),
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const id = /^Message-ID:\s*<([^>]+)>/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? 'none'
        taken.set(id, (taken.get(id) ?? 0) + 1)
        // A real server takes a moment to write the message down: time to be killed in.
        setTimeout(done, 5, null)
      })
    },
  })
  server.on('error', () => undefined)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({
    port: (server.server.address() as { port: number }).port, taken, close: () => new Promise((closed) => server.close(() => closed())),
  })))
}
