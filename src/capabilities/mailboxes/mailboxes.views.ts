// What is given to set a mailbox up, and how mailboxes, their checks and back-fills are shown.
import { z } from 'zod'

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|[0-9a-f:]+)$/,
    'This is not the name or number of a server',
  )
const Port = z.number().int().min(1).max(65535)
export const Security = z.enum(['tls', 'starttls', 'none'])
/** Lower-cased: mail systems that tell case apart in local parts do not exist in practice. */
export const MailAddress = z.string().trim().toLowerCase().pipe(z.email('This is not an e-mail address').max(254))

/** What proves who we are; goes in and never comes out again. */
export const Credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(1000) }),
  /** XOAUTH2 with a token that is made and renewed elsewhere. */
  z.object({ kind: z.literal('accessToken'), accessToken: z.string().min(1).max(10_000) }),
  /** XOAUTH2: access tokens are fetched from the token endpoint (RFC 6749, section 6). */
  z.object({
    kind: z.literal('refreshToken'),
    tokenUrl: z.url({ protocol: /^https?$/ }).max(500),
    clientId: z.string().min(1).max(500),
    clientSecret: z.string().max(1000).default(''),
    refreshToken: z.string().min(1).max(10_000),
    scope: z.string().max(2000).default(''),
  }),
])
export type Credentials = z.output<typeof Credentials>

export const ImapInput = z.object({
  host: Host,
  port: Port.default(993),
  security: Security.default('tls'),
  user: z.string().trim().min(1).max(500),
  /** Left out on a change: those given before are kept, unless the server, user or security changes. */
  credentials: Credentials.optional(),
  folders: z.array(z.string().min(1).max(500)).min(1).max(50).default(['INBOX']),
  /**
   * The folder of sent mail, if the server does not say which it is (RFC 6154). What is fetched from there in our name
   * was written by us, so never the inbox.
   */
  sentFolder: z
    .string()
    .max(500)
    .regex(/^(?!inbox$)/i, 'The inbox holds what others send')
    .default(''),
})
export const SmtpInput = z.object({
  host: Host,
  port: Port.default(587),
  security: Security.default('starttls'),
  /** `imap`: user and credentials of the incoming server. */
  signIn: z.enum(['none', 'own', 'imap']).default('own'),
  user: z.string().trim().max(500).default(''),
  credentials: Credentials.optional(),
})
export type ImapInput = z.output<typeof ImapInput>
export type SmtpInput = z.output<typeof SmtpInput>

const settings = {
  name: z.string().trim().min(1).max(200),
  address: MailAddress,
  aliases: z.array(MailAddress).max(100),
  teamId: z.uuid().nullable(),
  signatureHtml: z.string().max(50_000),
  incoming: z.enum(['imap', 'smtp', 'none']),
  imap: ImapInput.nullable(),
  smtp: SmtpInput.nullable(),
  /** Servers (authserv-id, RFC 8601) whose Authentication-Results are believed on fetched mail. */
  trustedAuthserv: z.array(z.string().trim().toLowerCase().min(1).max(253)).max(20),
  active: z.boolean(),
}
export const NewMailbox = z.object({
  ...settings,
  aliases: settings.aliases.default([]),
  teamId: settings.teamId.default(null),
  signatureHtml: settings.signatureHtml.default(''),
  imap: settings.imap.default(null),
  smtp: settings.smtp.default(null),
  trustedAuthserv: settings.trustedAuthserv.default([]),
  active: settings.active.default(true),
})
export const Changes = z.object(settings).partial()

export const MailboxView = z.object({
  id: z.uuid(),
  name: z.string(),
  address: z.string(),
  aliases: z.array(z.string()),
  teamId: z.uuid().nullable(),
  signatureHtml: z.string(),
  incoming: settings.incoming,
  active: z.boolean(),
  /** There is a server to send through. */
  canSend: z.boolean(),
  allowed: z.array(z.enum(['configure', 'check', 'backfill', 'remove'])),
})
export type MailboxView = z.output<typeof MailboxView>

/** What of credentials may be shown: that there are some, and what is no secret. */
const CredentialsView = z.object({
  set: z.literal(true),
  kind: z.enum(['password', 'accessToken', 'refreshToken']),
  tokenUrl: z.string().optional(),
  clientId: z.string().optional(),
  scope: z.string().optional(),
})
export type CredentialsView = z.output<typeof CredentialsView>

export const Dkim = z.object({
  domain: z.string(),
  selector: z.string(),
  /** The TXT record to publish. */
  recordName: z.string(),
  recordValue: z.string(),
})
export const MailboxSettings = MailboxView.extend({
  imap: ImapInput.omit({ credentials: true }).extend({ credentials: CredentialsView.nullable() }).nullable(),
  smtp: SmtpInput.omit({ credentials: true }).extend({ credentials: CredentialsView.nullable() }).nullable(),
  dkim: Dkim.nullable(),
  trustedAuthserv: z.array(z.string()),
  revision: z.number().int(),
})
export type MailboxSettings = z.output<typeof MailboxSettings>

export const HealthView = z.object({
  mailboxId: z.uuid(),
  name: z.string(),
  address: z.string(),
  incoming: settings.incoming,
  /**
   * `failing`: the newest try failed. `silent`: nothing was tried for too long. `receiving`: mail is sent to us, so
   * nothing can be tried.
   */
  state: z.enum(['working', 'failing', 'silent', 'starting', 'receiving', 'off']),
  /** Down for more than five minutes: tell everyone. */
  alarm: z.boolean(),
  lastFetchedAt: z.string().nullable(),
  lastMessageAt: z.string().nullable(),
  failingSince: z.string().nullable(),
  problem: z.string(),
  /** The server's own words. */
  said: z.string(),
})
export type HealthView = z.output<typeof HealthView>

/** The steps of a connection check, in order. */
export const stepNames = [
  'imapDns',
  'imapConnect',
  'imapTls',
  'imapSignIn',
  'imapFolders',
  'smtpDns',
  'smtpConnect',
  'smtpTls',
  'smtpSignIn',
  'dkim',
] as const
/** Why a step failed, in a word that screens translate; `said` has the server's. */
export const problems = [
  'nameNotFound',
  'refused',
  'timedOut',
  'unreachable',
  'certificate',
  'notTls',
  'starttlsMissing',
  'signInRefused',
  'tokenRefused',
  'folderMissing',
  'closed',
  'recordMissing',
  'recordDiffers',
  'noCredentials',
  'other',
] as const
export const CheckStep = z.object({
  name: z.enum(stepNames),
  state: z.enum(['running', 'ok', 'failed', 'skipped']),
  problem: z.enum(problems).nullable().default(null),
  /** What was found or what the server said, e.g. `192.0.2.1` or `535 5.7.8 Authentication failed`. */
  said: z.string().default(''),
  ms: z.number().int().nullable().default(null),
})
export type CheckStep = z.output<typeof CheckStep>
export const FolderView = z.object({
  path: z.string(),
  name: z.string(),
  messages: z.number().int().nullable(),
  use: z.enum(['inbox', 'sent', 'drafts', 'junk', 'trash', 'archive', 'all', 'other']),
})
export type FolderView = z.output<typeof FolderView>
export const CheckView = z.object({
  checkId: z.uuid(),
  /** `interrupted`: Heed ended in the middle of it, twice. */
  state: z.enum(['running', 'ok', 'failed', 'interrupted']),
  steps: z.array(CheckStep),
  folders: z.array(FolderView),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})

export type CheckView = z.output<typeof CheckView>

export const BackfillView = z.object({
  id: z.uuid(),
  mailboxId: z.uuid(),
  since: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  /** Null: still counting. */
  total: z.number().int().nullable(),
  fetched: z.number().int(),
  said: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  allowed: z.array(z.enum(['stop'])),
})
export type BackfillView = z.output<typeof BackfillView>
