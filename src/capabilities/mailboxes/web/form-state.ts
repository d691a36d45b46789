// What the form of a mailbox holds while it is filled in, and what of it is sent. Pure.
import type { Input } from '#kernel/contract.ts'
import type { mailboxesContract } from '../mailboxes.contract.ts'
import type { Credentials, CredentialsView, MailboxSettings } from '../mailboxes.views.ts'

export type NewMailbox = Input<(typeof mailboxesContract)['actions']['create']>
type ImapInput = NonNullable<NewMailbox['imap']>
type SmtpInput = NonNullable<NewMailbox['smtp']>
export type Security = 'tls' | 'starttls' | 'none'

/** `isOpen`: they are being typed; otherwise those that are saved stay. */
export type CredentialsState = { isOpen: boolean; kind: Credentials['kind']; password: string; accessToken: string; tokenUrl: string; clientId: string; clientSecret: string; refreshToken: string; scope: string }
export type ServerState = { host: string; port: string; security: Security; user: string; credentials: CredentialsState }
export type MailboxState = {
  name: string; address: string; aliases: string; teamId: string; signatureHtml: string; active: boolean; trustedAuthserv: string
  incoming: 'imap' | 'smtp' | 'none'
  imap: ServerState & { folders: readonly string[]; sentFolder: string }
  sends: boolean
  smtp: ServerState & { signIn: 'none' | 'own' | 'imap' }
}

const noCredentials: CredentialsState = { isOpen: true, kind: 'password', password: '', accessToken: '', tokenUrl: '', clientId: '', clientSecret: '', refreshToken: '', scope: '' }

export const emptyState: MailboxState = {
  name: '', address: '', aliases: '', teamId: '', signatureHtml: '', active: true, trustedAuthserv: '',
  incoming: 'imap',
  imap: { host: '', port: '993', security: 'tls', user: '', credentials: noCredentials, folders: ['INBOX'], sentFolder: '' },
  sends: true,
  smtp: { host: '', port: '587', security: 'starttls', user: '', signIn: 'imap', credentials: noCredentials },
}

const shownCredentials = (saved: CredentialsView | null): CredentialsState =>
  saved ? { ...noCredentials, isOpen: false, kind: saved.kind, tokenUrl: saved.tokenUrl ?? '', clientId: saved.clientId ?? '', scope: saved.scope ?? '' } : noCredentials

export function stateOf({ imap, smtp, ...saved }: MailboxSettings): MailboxState {
  return {
    name: saved.name, address: saved.address, aliases: saved.aliases.join('\n'), teamId: saved.teamId ?? '', signatureHtml: saved.signatureHtml, active: saved.active,
    trustedAuthserv: saved.trustedAuthserv.join('\n'), incoming: saved.incoming,
    imap: imap ? { ...imap, port: String(imap.port), credentials: shownCredentials(imap.credentials) } : emptyState.imap,
    sends: smtp !== null,
    smtp: smtp ? { ...smtp, port: String(smtp.port), credentials: shownCredentials(smtp.credentials) } : { ...emptyState.smtp, signIn: saved.incoming === 'imap' ? 'imap' : 'own' },
  }
}

/** Are the saved credentials still for this server? Elsewhere they are not sent, so they have to be typed again. */
export const keepsCredentials = (now: ServerState, saved: Pick<ServerState, 'host' | 'security' | 'user'> & { port: string | number } | null): boolean =>
  saved !== null && now.host.trim().toLowerCase() === saved.host && Number(now.port) === Number(saved.port) && now.security === saved.security && now.user.trim() === saved.user

/** Lines or commas between them. */
export const listed = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)
/** An empty port must be refused, not become 0. */
const portOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

function credentialsOf({ isOpen, kind, password, accessToken, tokenUrl, clientId, clientSecret, refreshToken, scope }: CredentialsState): Credentials | undefined {
  if (!isOpen) return undefined
  if (kind === 'password') return password === '' ? undefined : { kind, password }
  if (kind === 'accessToken') return accessToken === '' ? undefined : { kind, accessToken: accessToken.trim() }
  return { kind, tokenUrl: tokenUrl.trim(), clientId: clientId.trim(), clientSecret, refreshToken: refreshToken.trim(), scope: scope.trim() }
}

const serverOf = ({ host, port, security, user, credentials }: ServerState) => ({ host, port: portOf(port), security, user, credentials: credentialsOf(credentials) })

export const imapOf = ({ incoming, imap }: MailboxState): ImapInput | null => (incoming === 'imap' ? { ...serverOf(imap), folders: [...imap.folders], sentFolder: imap.folders.includes(imap.sentFolder) ? imap.sentFolder : '' } : null)

export function smtpOf({ sends, incoming, smtp }: MailboxState): SmtpInput | null {
  if (!sends) return null
  const signIn = smtp.signIn === 'imap' && incoming !== 'imap' ? 'own' : smtp.signIn
  const { credentials, user, ...server } = serverOf(smtp)
  return { ...server, signIn, ...(signIn === 'own' ? { user, credentials } : { user: '' }) }
}

export const inputOf = (state: MailboxState): NewMailbox => ({
  name: state.name, address: state.address, aliases: listed(state.aliases), teamId: state.teamId || null, signatureHtml: state.signatureHtml, active: state.active,
  trustedAuthserv: listed(state.trustedAuthserv), incoming: state.incoming, imap: imapOf(state), smtp: smtpOf(state),
})

/** Only what differs from where one began, so that what others saved beside it stays. */
export function changesOf(before: MailboxState, after: MailboxState): Partial<NewMailbox> {
  const [was, is] = [inputOf(before), inputOf(after)]
  const keys = (Object.keys(is) as (keyof NewMailbox)[]).filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  return Object.fromEntries(keys.map((key) => [key, is[key]]))
}

const ports = { imap: { tls: '993', starttls: '143', none: '143' }, smtp: { tls: '465', starttls: '587', none: '25' } } as const

/** The port goes along with the security, unless it is one of their own. */
export function withSecurity<T extends ServerState>(server: T, security: Security, kind: 'imap' | 'smtp'): T {
  const isUsual = server.port === '' || (Object.values(ports[kind]) as string[]).includes(server.port)
  return { ...server, security, port: isUsual ? ports[kind][security] : server.port }
}

export type Provider = 'google' | 'microsoft' | 'other'
type Preset = { imap: string; smtp: string; smtpSecurity: Security; tokenUrl: string; scope: string }
/** From the providers' own help pages. */
const presets: Record<Exclude<Provider, 'other'>, Preset> = {
  google: { imap: 'imap.gmail.com', smtp: 'smtp.gmail.com', smtpSecurity: 'tls', tokenUrl: 'https://oauth2.googleapis.com/token', scope: 'https://mail.google.com/' },
  microsoft: {
    imap: 'outlook.office365.com', smtp: 'smtp.office365.com', smtpSecurity: 'starttls', tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
  },
}

export const providerOf = ({ imap }: MailboxState): Provider =>
  imap.host === presets.google.imap ? 'google' : imap.host === presets.microsoft.imap ? 'microsoft' : 'other'

/** Fills in what a provider has told everyone. Both take OAuth; Microsoft takes nothing else. */
export function withProvider(state: MailboxState, provider: Provider): MailboxState {
  const user = state.imap.user || state.address
  if (provider === 'other') return providerOf(state) === 'other' ? state : { ...state, imap: { ...state.imap, host: '' }, smtp: { ...state.smtp, host: '' } }
  const { imap, smtp, smtpSecurity, tokenUrl, scope } = presets[provider]
  const { credentials } = state.imap
  return {
    ...state,
    imap: {
      ...state.imap, host: imap, port: '993', security: 'tls', user,
      credentials: { ...credentials, isOpen: true, kind: provider === 'microsoft' ? 'refreshToken' : credentials.kind, tokenUrl, scope },
    },
    smtp: { ...state.smtp, host: smtp, security: smtpSecurity, port: ports.smtp[smtpSecurity], signIn: 'imap' },
  }
}
