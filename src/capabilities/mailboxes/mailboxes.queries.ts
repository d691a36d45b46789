// Rows of mailboxes as they are shown: settings without secrets, heartbeat, checks, back-fills.
import { sql } from 'kysely'
import { type Actor, may } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import type {
  BackfillView,
  CheckView,
  CredentialsView,
  HealthView,
  MailboxSettings,
  MailboxView,
} from './mailboxes.views.ts'
import { dkimRecord } from './mailboxes.dkim.ts'
import { allowedOn, allowedOnBackfill, judge, knowsMailbox } from './mailboxes.policy.ts'
import { openCredentials } from './mailboxes.servers.ts'

const aliases = sql<
  string[]
>`array(select address from mailbox_addresses where mailbox_id = mailboxes.id and position > 0 order by position)`.as(
  'aliases',
)

export async function listMailboxes(db: Reader, actor: Actor): Promise<MailboxView[]> {
  const rows = await db
    .selectFrom('mailboxes')
    .select(['id', 'name', 'address', aliases, 'team_id', 'signature_html', 'incoming', 'active', 'smtp_host'])
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => toView(row, actor)).filter((mailbox) => knowsMailbox(mailbox, actor))
}

type ViewRow = {
  id: string
  name: string
  address: string
  aliases: string[]
  team_id: string | null
  signature_html: string
  incoming: string
  active: boolean
  smtp_host: string
}

function toView(row: ViewRow, actor: Actor): MailboxView {
  const { id, name, address, active } = row
  const incoming = row.incoming as MailboxView['incoming']
  return {
    id,
    name,
    address,
    aliases: row.aliases,
    teamId: row.team_id,
    signatureHtml: row.signature_html,
    incoming,
    active,
    canSend: row.smtp_host !== '',
    allowed: allowedOn({ incoming }, actor),
  }
}

/** All but the secrets; undefined when there is no such mailbox. */
export async function readSettings(
  db: Reader,
  services: Pick<Services, 'secrets'>,
  actor: Actor,
  id: string,
): Promise<MailboxSettings | undefined> {
  const row = await db.selectFrom('mailboxes').selectAll().select(aliases).where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const security = (value: string) => value as 'tls' | 'starttls' | 'none'
  return {
    ...toView(row, actor),
    revision: row.revision,
    trustedAuthserv: row.trusted_authserv,
    imap:
      row.imap_host === ''
        ? null
        : {
            host: row.imap_host,
            port: row.imap_port,
            security: security(row.imap_security),
            user: row.imap_user,
            folders: row.imap_folders,
            sentFolder: row.imap_sent_folder,
            credentials: credentialsView(services, row.imap_credentials),
          },
    smtp:
      row.smtp_host === ''
        ? null
        : {
            host: row.smtp_host,
            port: row.smtp_port,
            security: security(row.smtp_security),
            user: row.smtp_user,
            signIn: row.smtp_sign_in as 'none' | 'own' | 'imap',
            credentials: credentialsView(services, row.smtp_credentials),
          },
    dkim:
      row.dkim_key === ''
        ? null
        : dkimRecord({ domain: row.dkim_domain, selector: row.dkim_selector, publicKey: row.dkim_public_key }),
  }
}

function credentialsView(services: Pick<Services, 'secrets'>, sealed: string): CredentialsView | null {
  const credentials = openCredentials(services, sealed)
  if (!credentials) return null
  if (credentials.kind !== 'refreshToken') return { set: true, kind: credentials.kind }
  const { kind, tokenUrl, clientId, scope } = credentials
  return { set: true, kind, tokenUrl, clientId, scope }
}

/** Of the mailboxes that the actor may know of; the system knows all. */
export async function listHealth(db: Reader, actor: Actor, now: Date): Promise<HealthView[]> {
  const rows = await db
    .selectFrom('mailboxes')
    .innerJoin('mailbox_health as health', 'health.mailbox_id', 'mailboxes.id')
    .select([
      'mailboxes.id as mailboxId',
      'team_id as teamId',
      'name',
      'address',
      'incoming',
      'active',
      'watched_since as watchedSince',
      'last_fetched_at as lastFetchedAt',
      'last_message_at as lastMessageAt',
      'failing_since as failingSince',
      'problem',
      'said',
    ])
    .orderBy('name')
    .orderBy('mailboxes.id')
    .execute()
  return rows
    .filter((mailbox) => knowsMailbox(mailbox, actor))
    .map(({ active, watchedSince, teamId: _, ...row }) => {
      const health = { ...row, incoming: row.incoming as HealthView['incoming'] }
      // What a server said may name the account; it is for those who set mailboxes up.
      return {
        ...health,
        said: may(actor, 'mailboxes:manage') ? row.said : '',
        ...judge({ ...health, active, watchedSince }, now),
      }
    })
}

export async function readCheck(db: Reader, checkId: string): Promise<CheckView | undefined> {
  const row = await db
    .selectFrom('mailbox_checks')
    .select(['id', 'state', 'steps', 'folders', 'started_at', 'ended_at'])
    .where('id', '=', checkId)
    .executeTakeFirst()
  return (
    row && {
      checkId: row.id,
      state: row.state as CheckView['state'],
      steps: row.steps,
      folders: row.folders,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    }
  )
}

const backfillRows = (db: Reader) =>
  db
    .selectFrom('backfills')
    .select((eb) => [
      'id',
      'mailbox_id',
      eb.cast<string | null>('since', 'text').as('since'),
      'state',
      'total',
      'fetched',
      'said',
      'started_at',
      'ended_at',
    ])

type BackfillRow = Awaited<ReturnType<ReturnType<typeof backfillRows>['executeTakeFirstOrThrow']>>

const toBackfill = (row: BackfillRow, actor: Actor): BackfillView => {
  const state = row.state as BackfillView['state']
  return {
    id: row.id,
    mailboxId: row.mailbox_id,
    since: row.since,
    state,
    total: row.total,
    fetched: row.fetched,
    said: row.said,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    allowed: allowedOnBackfill({ state }, actor),
  }
}

export async function listBackfills(db: Reader, actor: Actor, mailboxId: string): Promise<BackfillView[]> {
  return (
    await backfillRows(db).where('mailbox_id', '=', mailboxId).orderBy('started_at', 'desc').limit(20).execute()
  ).map((row) => toBackfill(row, actor))
}

export async function readBackfill(db: Reader, actor: Actor, id: string): Promise<BackfillView | undefined> {
  const row = await backfillRows(db).where('id', '=', id).executeTakeFirst()
  return row && toBackfill(row, actor)
}
