// Adding, changing and removing mailboxes.
import { sql } from 'kysely'
import type { ActionContext } from '#kernel/capability.ts'
import { agentNames, cleanSignature, teamIsOpen } from '#capabilities/people/people.public.ts'
import type { mailboxesContract } from './mailboxes.contract.ts'
import type { Credentials, ImapInput, SmtpInput } from './mailboxes.views.ts'
import { makeDkimKey } from './mailboxes.dkim.ts'
import { readSettings } from './mailboxes.queries.ts'
import { openCredentials, sealCredentials } from './mailboxes.servers.ts'

type Actions = (typeof mailboxesContract)['actions']
type Context<K extends keyof Actions> = ActionContext<typeof mailboxesContract, Actions[K]>
type Shared = Pick<Context<'update'>, 'tx' | 'services' | 'actor'>

export async function createMailbox(ctx: Context<'create'>) {
  const { tx, now, newId, actor, services, input, emit, fail } = ctx
  const { name, address, aliases, teamId, signatureHtml, incoming, imap, smtp, trustedAuthserv, active } = input
  if (incoming === 'imap' && !imap) return fail('serverMissing', { fields: { imap: 'missing' } })
  if (teamId && !(await teamIsOpen(tx, teamId))) return fail('teamNotFound', { fields: { teamId: 'unknown' } })
  const id = newId()
  await tx
    .insertInto('mailboxes')
    .values({
      id,
      name,
      address,
      team_id: teamId,
      signature_html: cleanSignature(signatureHtml),
      incoming,
      trusted_authserv: trustedAuthserv,
      active,
      ...imapColumns(ctx, imap),
      ...smtpColumns(ctx, smtp),
      changed_by: actor.id || null,
      changed_at: now,
      created_at: now,
    })
    .execute()
  const taken = await setAddresses(ctx, id, [address, ...aliases])
  if (taken) return fail('addressTaken', { address: taken, fields: { address: 'taken' } })
  await tx.insertInto('mailbox_health').values({ mailbox_id: id, watched_since: now }).execute()
  emit('created', { mailboxId: id })
  return (await readSettings(tx, services, actor, id))!
}

export async function updateMailbox(ctx: Context<'update'>) {
  const { tx, now, actor, services, input, emit, fail } = ctx
  const { mailboxId: id, revision, ...changes } = input
  const row = await lockMailbox(ctx, id)
  if (!row) return fail('notFound')
  if (row.revision !== revision) return fail('changedMeanwhile', await lastChange(ctx, row))
  const imap =
    changes.imap &&
    keepCredentials(ctx, changes.imap, {
      host: row.imap_host,
      port: row.imap_port,
      security: row.imap_security,
      user: row.imap_user,
      sealed: row.imap_credentials,
    })
  const smtp =
    changes.smtp &&
    keepCredentials(ctx, changes.smtp, {
      host: row.smtp_host,
      port: row.smtp_port,
      security: row.smtp_security,
      user: row.smtp_user,
      sealed: row.smtp_credentials,
    })
  if (imap === 'needed' || smtp === 'needed')
    return fail('credentialsNeeded', {
      fields: { [imap === 'needed' ? 'imap.credentials' : 'smtp.credentials']: 'needed' },
    })
  const kept = { host: row.smtp_host, port: row.smtp_port, security: row.smtp_security, signIn: row.smtp_sign_in }
  if (
    changes.smtp &&
    !changes.imap?.credentials &&
    imap !== null &&
    row.imap_credentials !== '' &&
    !mayUseImapSecret(changes.smtp, kept)
  )
    return fail('credentialsNeeded', { fields: { 'imap.credentials': 'needed' } })
  const incoming = changes.incoming ?? row.incoming
  if (incoming === 'imap' && (changes.imap === undefined ? row.imap_host === '' : !changes.imap))
    return fail('serverMissing', { fields: { imap: 'missing' } })
  if (changes.teamId && !(await teamIsOpen(tx, changes.teamId)))
    return fail('teamNotFound', { fields: { teamId: 'unknown' } })
  await tx
    .updateTable('mailboxes')
    .set({
      name: changes.name,
      address: changes.address,
      team_id: changes.teamId,
      incoming: changes.incoming,
      trusted_authserv: changes.trustedAuthserv,
      active: changes.active,
      signature_html: changes.signatureHtml === undefined ? undefined : cleanSignature(changes.signatureHtml),
      ...(imap === undefined ? {} : imapColumns(ctx, imap)),
      ...(smtp === undefined ? {} : smtpColumns(ctx, smtp)),
      revision: revision + 1,
      changed_by: actor.id || null,
      changed_at: now,
    })
    .where('id', '=', id)
    .execute()
  if (changes.address !== undefined || changes.aliases !== undefined) {
    const before = await tx
      .selectFrom('mailbox_addresses')
      .select('address')
      .where('mailbox_id', '=', id)
      .where('position', '>', 0)
      .orderBy('position')
      .execute()
    const taken = await setAddresses(ctx, id, [
      changes.address ?? row.address,
      ...(changes.aliases ?? before.map(({ address }) => address)),
    ])
    if (taken) return fail('addressTaken', { address: taken, fields: { address: 'taken' } })
  }
  // A new server has to prove itself; what the old one did says nothing.
  if (changes.imap !== undefined || changes.incoming !== undefined || changes.active !== undefined)
    await tx
      .updateTable('mailbox_health')
      .set({ watched_since: now, failing_since: null, problem: '', said: '' })
      .where('mailbox_id', '=', id)
      .execute()
  emit('changed', { mailboxId: id, what: Object.keys(changes) })
  return (await readSettings(tx, services, actor, id))!
}

/** What still refers to it, here or above, keeps it: such a mailbox is switched off instead. */
export async function removeMailbox(ctx: Context<'remove'>) {
  const { tx, input, emit, fail } = ctx
  const { mailboxId: id } = input
  if (!(await lockMailbox(ctx, id))) return fail('notFound')
  const used = await tx
    .selectFrom('conversations')
    .select('id')
    .where('mailbox_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (used) return fail('inUse')
  try {
    await tx.deleteFrom('mailboxes').where('id', '=', id).execute()
  } catch (error) {
    // foreign_key_violation
    if ((error as { code?: string }).code === '23503') return fail('inUse')
    throw error
  }
  emit('removed', { mailboxId: id })
  return {}
}

export async function setDkimKey(ctx: Context<'makeDkimKey'> | Context<'removeDkimKey'>, selector: string | null) {
  const { tx, now, actor, services, input } = ctx
  const fail = ctx.fail as Context<'makeDkimKey'>['fail']
  const { mailboxId: id, revision } = input
  const row = await lockMailbox(ctx, id)
  if (!row) return fail('notFound')
  if (row.revision !== revision) return fail('changedMeanwhile', await lastChange(ctx, row))
  const key = selector === null ? null : await makeDkimKey()
  await tx
    .updateTable('mailboxes')
    .set({
      dkim_domain: key ? row.address.slice(row.address.lastIndexOf('@') + 1) : '',
      dkim_selector: selector ?? '',
      dkim_key: key ? services.secrets.encrypt(key.privateKey) : '',
      dkim_public_key: key?.publicKey ?? '',
      revision: revision + 1,
      changed_by: actor.id || null,
      changed_at: now,
    })
    .where('id', '=', id)
    .execute()
  ;(ctx as Context<'makeDkimKey'>).emit('changed', { mailboxId: id, what: ['dkim'] })
  return (await readSettings(tx, services, actor, id))!
}

const lockMailbox = ({ tx }: Pick<Shared, 'tx'>, id: string) =>
  tx.selectFrom('mailboxes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

async function lastChange(
  { tx }: Pick<Shared, 'tx'>,
  row: { revision: number; changed_by: string | null; changed_at: string },
) {
  const who = row.changed_by ? (await agentNames(tx, [row.changed_by])).get(row.changed_by)?.name : undefined
  return { revision: row.revision, who: who ?? 'Heed', at: row.changed_at }
}

/** The first address that another mailbox has, if any; then nothing may be kept. */
async function setAddresses({ tx }: Pick<Shared, 'tx'>, id: string, addresses: string[]): Promise<string | undefined> {
  const all = [...new Set(addresses)]
  await tx.deleteFrom('mailbox_addresses').where('mailbox_id', '=', id).execute()
  const rows = await tx
    .insertInto('mailbox_addresses')
    .values(all.map((address, position) => ({ address, mailbox_id: id, position })))
    .onConflict((conflict) => conflict.column('address').doNothing())
    .returning('address')
    .execute()
  return all.find((address) => !rows.some((row) => row.address === address))
}

type Given<T> = Omit<T, 'credentials'> & { credentials?: Credentials | null }
type Before = { host: string; port: number; security: string; user: string; sealed: string }

/** Credentials left out stay as they were, but go to no server that they were not given for. */
function keepCredentials<T extends ImapInput | SmtpInput>(
  { services }: Pick<Shared, 'services'>,
  given: T,
  before: Before,
): Given<T> | 'needed' {
  if (given.credentials || ('signIn' in given && given.signIn !== 'own')) return given
  if (before.sealed === '') return given
  const same =
    given.host === before.host &&
    given.port === before.port &&
    given.security === before.security &&
    given.user === before.user
  return same ? { ...given, credentials: openCredentials(services, before.sealed) } : 'needed'
}

/**
 * May the saved secret of the incoming server serve this outgoing one, too? Only if it did so already, over the same
 * way.
 */
export const mayUseImapSecret = (
  given: Pick<SmtpInput, 'host' | 'port' | 'security' | 'signIn'>,
  kept: { host: string; port: number; security: string; signIn: string },
): boolean =>
  given.signIn !== 'imap' ||
  (kept.signIn === 'imap' && given.host === kept.host && given.port === kept.port && given.security === kept.security)

const imapColumns = ({ services }: Pick<Shared, 'services'>, imap: Given<ImapInput> | null) =>
  imap
    ? {
        imap_host: imap.host,
        imap_port: imap.port,
        imap_security: imap.security,
        imap_user: imap.user,
        imap_folders: imap.folders,
        imap_sent_folder: imap.sentFolder,
        imap_credentials: sealCredentials(services, imap.credentials ?? null),
      }
    : {
        imap_host: '',
        imap_user: '',
        imap_credentials: '',
        imap_folders: sql<string[]>`'{INBOX}'`,
        imap_sent_folder: '',
      }

const smtpColumns = ({ services }: Pick<Shared, 'services'>, smtp: Given<SmtpInput> | null) =>
  smtp
    ? {
        smtp_host: smtp.host,
        smtp_port: smtp.port,
        smtp_security: smtp.security,
        smtp_user: smtp.user,
        smtp_sign_in: smtp.signIn,
        smtp_credentials: smtp.signIn === 'own' ? sealCredentials(services, smtp.credentials ?? null) : '',
      }
    : { smtp_host: '', smtp_user: '', smtp_sign_in: 'none', smtp_credentials: '' }
