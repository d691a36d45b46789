// Where the demo's replies go: a mail server on this machine that takes everything and keeps nothing.
import { SMTPServer } from 'smtp-server'
import { listenOn } from '#kernel/listening.ts'

/** Rejects with ListenError: its port follows from the receiver's. */
export async function openPostOffice(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void stream.on('end', () => done(null)).resume(),
  })
  await listenOn(server.server, { host: '127.0.0.1', port, settings: { host: 'HEED_SMTP_HOST', port: 'HEED_SMTP_PORT' } })
  return {
    port: (server.server.address() as { port: number }).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
