// Tries a mail server one step after the other, so that whoever sets it up sees where it stops and what the server said.
import { lookup, resolveTxt } from 'node:dns/promises'
import { isIP, connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createTransport } from 'nodemailer'
import { type MailCheckPort, type MailServer, MailServerProblem, type StepReport } from '#kernel/ports.mail.ts'
import { clientOf, folderOf, signInProblem } from '../imap/imap.ts'
import { asProblem } from './problem.ts'

const patience = 15_000
type Tell = (report: StepReport) => Promise<void>

export const mailCheck: MailCheckPort = {
  async imap(server, tell) {
    if (!(await reach(server, tell))) return { ok: false, folders: [] }
    const client = clientOf(server)
    const signedIn = await step('signIn', tell, async () => {
      await client.connect().catch((error: unknown) => Promise.reject(signInProblem(client, error)))
      return client.greeting ?? ''
    })
    if (!signedIn.ok) {
      client.close()
      return { ok: false, folders: [] }
    }
    const listed = await step('folders', tell, async () => {
      const folders = (await client.list({ statusQuery: { messages: true } })).filter(({ flags }) => !flags.has('\\Noselect')).map(folderOf)
      return { said: String(folders.length), value: folders }
    })
    await client.logout().catch(() => undefined)
    client.close()
    return { ok: listed.ok, folders: listed.value ?? [] }
  },

  async smtp(server, tell) {
    if (!(await reach(server, tell))) return { ok: false }
    const { host, port, security, signIn } = server
    const transport = createTransport({
      host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none',
      connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience,
      ...(signIn.kind === 'none' ? {} : { auth: signIn.kind === 'token' ? { type: 'OAuth2' as const, user: signIn.user, accessToken: signIn.accessToken } : { user: signIn.user, pass: signIn.password } }),
    })
    const { ok } = await step('signIn', tell, async () => {
      await transport.verify().catch((error: unknown) => Promise.reject(asProblem(error)))
      return ''
    })
    transport.close()
    return { ok }
  },

  txt: async (name) => (await resolveTxt(name).catch((error: NodeJS.ErrnoException) => (/^(ENODATA|ENOTFOUND)$/.test(error.code ?? '') ? [] : Promise.reject(asProblem(error))))).map((parts) => parts.join('')),
}

/** Name, connection and encryption, each by itself, before the mail library does the same again in one go. */
async function reach({ host, port, security }: MailServer, tell: Tell): Promise<boolean> {
  const named = await step('dns', tell, async () => (isIP(host) ? host : (await lookup(host, { all: true })).map(({ address }) => address).join(', ')))
  if (!named.ok) return false
  const connected = await step('connect', tell, () => greet(() => connectTcp({ host, port }), 'connect').then(() => `${host}:${port}`))
  if (!connected.ok) return false
  if (security === 'none') {
    await tell({ step: 'tls', state: 'skipped' })
    return true
  }
  // STARTTLS happens inside the mail protocol: the sign-in step goes through it.
  if (security === 'starttls') {
    await tell({ step: 'tls', state: 'skipped', said: 'STARTTLS' })
    return true
  }
  return (await step('tls', tell, () => greet(() => connectTls({ host, port, servername: isIP(host) ? undefined : host }), 'secureConnect'))).ok
}

/** Resolves once `event` has come; what the connection is made of is told in words. */
function greet(open: () => ReturnType<typeof connectTcp>, event: 'connect' | 'secureConnect'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open()
    socket.setTimeout(patience, () => socket.destroy(new MailServerProblem('timedOut', `No answer within ${patience / 1000} seconds`)))
    socket.once('error', reject)
    socket.once(event, () => {
      const secure = socket as Partial<import('node:tls').TLSSocket>
      const issuer = secure.getPeerCertificate?.()?.issuer?.O
      const words = [secure.getProtocol?.(), issuer].filter(Boolean).join(', ')
      socket.destroy()
      resolve(words)
    })
  })
}

type Said<T> = string | { said: string; value: T }

async function step<T>(name: StepReport['step'], tell: Tell, work: () => Promise<Said<T>>): Promise<{ ok: boolean; value?: T }> {
  await tell({ step: name, state: 'running' })
  try {
    const result = await work()
    await tell({ step: name, state: 'ok', said: typeof result === 'string' ? result : result.said })
    return { ok: true, ...(typeof result === 'string' ? {} : { value: result.value }) }
  } catch (error) {
    const { problem, said } = asProblem(error)
    await tell({ step: name, state: 'failed', problem, said })
    return { ok: false }
  }
}
