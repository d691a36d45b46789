// Where the demo's replies go: a mail server on this machine that takes everything and keeps nothing.
import { SMTPServer } from 'smtp-server'

export function openPostOffice(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void stream.on('end', () => done(null)).resume(),
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve({
      port: (server.server.address() as { port: number }).port,
      close: () => new Promise((closed) => server.close(() => closed())),
    }))
  })
}
