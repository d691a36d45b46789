// The servers of a mailbox with what is needed to sign in, for the parts that talk to them.
import type { Runtime } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { MailServer, SignIn } from '#kernel/ports.mail.ts'
import type { Services } from '#kernel/ports.ts'
import type { Credentials } from './mailboxes.views.ts'

export type ServerSettings = Omit<MailServer, 'signIn'> & { user: string; credentials: Credentials | null }
export type MailboxServers = {
  id: string
  name: string
  address: string
  teamId: string | null
  signatureHtml: string
  active: boolean
  imap: (ServerSettings & { folders: string[]; sentFolder: string }) | null
  smtp: ServerSettings | null
  /** Signs outgoing mail; the key is PEM (PKCS #8). */
  dkim: { domain: string; selector: string; privateKey: string } | null
}

/** A mailbox with its secrets opened; undefined when there is none. Never send this to a browser or a log. */
export async function mailboxSettings(
  db: Reader,
  services: Pick<Services, 'secrets'>,
  id: string,
): Promise<MailboxServers | undefined> {
  const row = await db.selectFrom('mailboxes').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const imapCredentials = openCredentials(services, row.imap_credentials)
  const same = row.smtp_sign_in === 'imap'
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    teamId: row.team_id,
    signatureHtml: row.signature_html,
    active: row.active,
    imap:
      row.incoming === 'imap'
        ? {
            host: row.imap_host,
            port: row.imap_port,
            security: row.imap_security as MailServer['security'],
            user: row.imap_user,
            credentials: imapCredentials,
            folders: row.imap_folders,
            sentFolder: row.imap_sent_folder,
          }
        : null,
    smtp:
      row.smtp_host === ''
        ? null
        : {
            host: row.smtp_host,
            port: row.smtp_port,
            security: row.smtp_security as MailServer['security'],
            user: same ? row.imap_user : row.smtp_user,
            credentials: same
              ? imapCredentials
              : row.smtp_sign_in === 'none'
                ? null
                : openCredentials(services, row.smtp_credentials),
          },
    dkim:
      row.dkim_key === ''
        ? null
        : { domain: row.dkim_domain, selector: row.dkim_selector, privateKey: services.secrets.decrypt(row.dkim_key) },
  }
}

/** Active mailboxes whose mail is fetched, with a mark that changes with their settings. */
export const mailboxesToFetch = (db: Reader): Promise<{ id: string; revision: number }[]> =>
  db
    .selectFrom('mailboxes')
    .select(['id', 'revision'])
    .where('incoming', '=', 'imap')
    .where('active', '=', true)
    .orderBy('id')
    .execute()

/**
 * What to sign in with: for OAuth an access token, fetched when there is none that will do for a minute more.
 * A refresh token that the server changes is kept in place of the old one. Throws `MailServerProblem`.
 */
export async function signInOf(
  runtime: Pick<Runtime, 'ports' | 'now' | 'transact'>,
  server: ServerSettings,
): Promise<MailServer> {
  const { host, port, security, user, credentials } = server
  return { host, port, security, signIn: await prove(runtime, user, credentials) }
}

async function prove(
  runtime: Pick<Runtime, 'ports' | 'now' | 'transact'>,
  user: string,
  credentials: Credentials | null,
): Promise<SignIn> {
  if (!credentials) return { kind: 'none' }
  if (credentials.kind === 'password') return { kind: 'password', user, password: credentials.password }
  if (credentials.kind === 'accessToken') return { kind: 'token', user, accessToken: credentials.accessToken }
  const { kind: _, ...settings } = credentials
  const key = JSON.stringify(settings)
  const known = accessTokens.get(key)
  if (known && known.until > runtime.now().getTime() + 60_000)
    return { kind: 'token', user, accessToken: known.accessToken }
  const { accessToken, expiresInSeconds, refreshToken } = await runtime.ports.oauth.refresh(settings)
  const until = runtime.now().getTime() + expiresInSeconds * 1000
  if (accessTokens.size > 1000) accessTokens.clear()
  accessTokens.set(key, { accessToken, until })
  if (refreshToken && refreshToken !== settings.refreshToken) {
    const renewed = { ...credentials, refreshToken }
    accessTokens.set(JSON.stringify({ ...settings, refreshToken }), { accessToken, until })
    await runtime.transact((w) => replaceCredentials(w, credentials, renewed))
  }
  return { kind: 'token', user, accessToken }
}

const accessTokens = new Map<string, { accessToken: string; until: number }>()

/** Wherever the old credentials are kept, the new ones take their place. */
async function replaceCredentials(
  w: Parameters<Parameters<Runtime['transact']>[0]>[0],
  old: Credentials,
  renewed: Credentials,
): Promise<void> {
  const before = JSON.stringify(old)
  const rows = await w.tx
    .selectFrom('mailboxes')
    .select(['id', 'imap_credentials', 'smtp_credentials'])
    .forUpdate()
    .execute()
  for (const row of rows) {
    const same = (sealed: string) => sealed !== '' && JSON.stringify(openCredentials(w.services, sealed)) === before
    const set = {
      ...(same(row.imap_credentials) ? { imap_credentials: sealCredentials(w.services, renewed) } : {}),
      ...(same(row.smtp_credentials) ? { smtp_credentials: sealCredentials(w.services, renewed) } : {}),
    }
    if (Object.keys(set).length) await w.tx.updateTable('mailboxes').set(set).where('id', '=', row.id).execute()
  }
}

export const sealCredentials = ({ secrets }: Pick<Services, 'secrets'>, credentials: Credentials | null): string =>
  credentials ? secrets.encrypt(JSON.stringify(credentials)) : ''

export const openCredentials = ({ secrets }: Pick<Services, 'secrets'>, sealed: string): Credentials | null =>
  sealed === '' ? null : (JSON.parse(secrets.decrypt(sealed)) as Credentials)
