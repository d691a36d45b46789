// Mailboxes to test with, on servers that take one password and keep what they were asked with.
import { type MailServer, MailServerProblem } from '#kernel/ports.mail.ts'
import { world } from '#testing/world.ts'

export async function makeOffice() {
  const tried: MailServer[] = []
  const dns: { records: string[] } = { records: [] }
  const oauth = { tokens: 0 }
  const w = await world({
    ports: {
      mailCheck: {
        async imap(server, tell) {
          tried.push(server)
          await tell({ step: 'dns', state: 'running' })
          await tell({ step: 'dns', state: 'ok', said: '192.0.2.1' })
          await tell({ step: 'signIn', state: 'running' })
          if (server.signIn.kind === 'password' && server.signIn.password !== 'right') {
            await tell({
              step: 'signIn',
              state: 'failed',
              problem: 'signInRefused',
              said: 'NO [AUTHENTICATIONFAILED] Invalid credentials',
            })
            return { ok: false, folders: [] }
          }
          await tell({ step: 'signIn', state: 'ok' })
          return { ok: true, folders: [{ path: 'INBOX', name: 'INBOX', messages: 3, use: 'inbox' as const }] }
        },
        async smtp(server, tell) {
          tried.push(server)
          await tell({ step: 'signIn', state: 'ok' })
          return { ok: true }
        },
        txt: async () => dns.records,
      },
      oauth: {
        async refresh({ refreshToken }) {
          if (refreshToken === 'revoked') throw new MailServerProblem('tokenRefused', '400 invalid_grant')
          oauth.tokens++
          return {
            accessToken: `access-${oauth.tokens}`,
            expiresInSeconds: 3600,
            ...(refreshToken === 'once' ? { refreshToken: 'twice' } : {}),
          }
        },
      },
    },
  })
  const admin = await w.agent({ role: 'admin' })
  const agent = await w.agent()
  const services = w.app.kernel.services

  const imap = {
    host: 'imap.harrow-lind.test',
    user: 'hello',
    credentials: { kind: 'password' as const, password: 'right' },
  }
  const smtp = {
    host: 'smtp.harrow-lind.test',
    user: 'hello',
    credentials: { kind: 'password' as const, password: 'sending-secret' },
  }
  let number = 0
  const add = (wish: object = {}) => {
    const name = `box-${++number}`
    return admin.api.mailboxes.create({
      name,
      address: `${name}@harrow-lind.test`,
      incoming: 'imap',
      imap,
      smtp,
      ...wish,
    } as Parameters<typeof admin.api.mailboxes.create>[0])
  }

  return {
    w,
    admin,
    agent,
    services,
    imap,
    smtp,
    /** Servers that were signed in to, with what. */
    tried,
    /** The TXT records that every name has. */
    dns,
    /** How many access tokens were given out. */
    oauth,
    /** A new mailbox, fetched from the server and sent through the other, unless said otherwise. */
    add,
  }
}
