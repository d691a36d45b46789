// The connection check: tries incoming and outgoing server step by step and tells each step as it happens.
import type { ActionContext, JobContext } from '#kernel/capability.ts'
import type { StepReport } from '#kernel/ports.mail.ts'
import type { mailboxesContract } from './mailboxes.contract.ts'
import type { CheckStep, CheckView, FolderView } from './mailboxes.views.ts'
import { dkimRecord, recordMatches } from './mailboxes.dkim.ts'
import { mayUseImapSecret } from './mailboxes.saving.ts'
import { type ServerSettings, mailboxSettings, signInOf } from './mailboxes.servers.ts'

type Check = ActionContext<typeof mailboxesContract, (typeof mailboxesContract)['actions']['check']>
/** What is tried; kept sealed until the check has ended. */
type Tried = {
  imap: ServerSettings | null
  smtp: ServerSettings | null
  folders: string[]
  dkim: { domain: string; selector: string; publicKey: string } | null
}

/** A check whose process ends in the middle is begun anew; when that is cut short too, it is told as interrupted. */
const mostTries = 2

export async function startCheck(ctx: Check) {
  const { tx, now, newId, services, input, enqueue, fail } = ctx
  const kept = input.mailboxId ? await mailboxSettings(tx, services, input.mailboxId) : undefined
  if (input.mailboxId && !kept) return fail('notFound')
  const imap =
    input.imap === undefined ? (kept?.imap ?? null) : input.imap && withCredentials(input.imap, kept?.imap ?? null)
  const smtpGiven =
    input.smtp &&
    (input.smtp.signIn === 'imap'
      ? {
          ...input.smtp,
          user: imap === 'needed' ? '' : (imap?.user ?? ''),
          credentials: imap === 'needed' ? undefined : (imap?.credentials ?? undefined),
        }
      : input.smtp)
  const smtp =
    smtpGiven === undefined
      ? (kept?.smtp ?? null)
      : smtpGiven &&
        (smtpGiven.signIn === 'own'
          ? withCredentials(smtpGiven, kept?.smtp ?? null)
          : { ...smtpGiven, credentials: smtpGiven.credentials ?? null })
  if (imap === 'needed' || smtp === 'needed')
    return fail('credentialsNeeded', {
      fields: { [imap === 'needed' ? 'imap.credentials' : 'smtp.credentials']: 'needed' },
    })
  if (!imap && !smtp) return fail('nothingToCheck')
  const row = input.mailboxId
    ? await tx
        .selectFrom('mailboxes')
        .select(['smtp_sign_in', 'dkim_domain', 'dkim_selector', 'dkim_public_key'])
        .where('id', '=', input.mailboxId)
        .executeTakeFirst()
    : undefined
  const known = { host: '', port: 0, security: '', ...kept?.smtp, signIn: row?.smtp_sign_in ?? '' }
  if (input.smtp && imap?.credentials && !input.imap?.credentials && !mayUseImapSecret(input.smtp, known))
    return fail('credentialsNeeded', { fields: { 'imap.credentials': 'needed' } })
  const dkim = row?.dkim_public_key
    ? { domain: row.dkim_domain, selector: row.dkim_selector, publicKey: row.dkim_public_key }
    : null
  const folders = imap && 'folders' in imap ? (imap.folders as string[]) : []
  const tried: Tried = { imap, smtp, folders, dkim }
  const checkId = newId()
  await tx
    .insertInto('mailbox_checks')
    .values({
      id: checkId,
      mailbox_id: input.mailboxId ?? null,
      settings: services.secrets.encrypt(JSON.stringify(tried)),
      state: 'running',
      started_at: now,
    })
    .execute()
  // More tries than are made: the last ones only tell that it was interrupted.
  enqueue('runCheck', { checkId }, { maxAttempts: mostTries + 8, priority: -10 })
  return { checkId }
}

/** Credentials of the saved mailbox serve only the server they were saved for. */
function withCredentials<
  T extends {
    host: string
    port: number
    security: ServerSettings['security']
    user: string
    credentials?: ServerSettings['credentials']
  },
>(given: T, kept: ServerSettings | null) {
  if (given.credentials) return { ...given, credentials: given.credentials }
  if (!kept?.credentials) return { ...given, credentials: null }
  const same =
    given.host === kept.host && given.port === kept.port && given.security === kept.security && given.user === kept.user
  return same ? { ...given, credentials: kept.credentials } : ('needed' as const)
}

type RunCheck = JobContext<typeof mailboxesContract, { checkId: string }>

export async function runCheck(ctx: RunCheck): Promise<void> {
  const {
    db,
    services,
    ports,
    attempt,
    payload: { checkId },
  } = ctx
  const row = await db
    .selectFrom('mailbox_checks')
    .select(['settings', 'state'])
    .where('id', '=', checkId)
    .executeTakeFirst()
  if (row?.state !== 'running') return
  if (attempt > mostTries) return endCheck(ctx, 'interrupted', [])
  const { imap, smtp, folders: wanted, dkim } = JSON.parse(services.secrets.decrypt(row.settings)) as Tried
  const steps = stepList(ctx, checkId)
  let folders: FolderView[] = []
  if (imap) {
    const server = await steps.signIn('imapSignIn', imap)
    if (server) {
      const result = await ports.mailCheck.imap(server, steps.telling('imap'))
      folders = result.folders
      const missing = wanted.find((folder) => result.ok && !folders.some(({ path }) => samePath(path, folder)))
      if (missing) await steps.tell({ name: 'imapFolders', state: 'failed', problem: 'folderMissing', said: missing })
    }
  }
  if (smtp) {
    const server = await steps.signIn('smtpSignIn', smtp)
    if (server) await ports.mailCheck.smtp(server, steps.telling('smtp'))
  }
  if (dkim) await checkDkim(ctx, dkim, steps.tell)
  await endCheck(ctx, steps.all().some((step) => step.state === 'failed') ? 'failed' : 'ok', folders)
}

async function endCheck(
  { transact, services, payload: { checkId } }: RunCheck,
  state: Exclude<CheckView['state'], 'running'>,
  folders: FolderView[],
): Promise<void> {
  await transact((w) =>
    w.tx
      .updateTable('mailbox_checks')
      .set({ state, settings: '', folders: JSON.stringify(folders), ended_at: w.now })
      .where('id', '=', checkId)
      .execute(),
  )
  services.whisper({ type: 'mailboxes.checkStep', about: ['checkId', checkId], payload: { checkId, step: null } })
}

/** INBOX is the same in any case (RFC 9051, section 5.1). */
const samePath = (a: string, b: string): boolean =>
  a === b || (a.toLowerCase() === 'inbox' && b.toLowerCase() === 'inbox')

async function checkDkim(
  { ports }: Pick<RunCheck, 'ports'>,
  dkim: NonNullable<Tried['dkim']>,
  tell: (step: NewStep) => Promise<void>,
): Promise<void> {
  const { recordName } = dkimRecord(dkim)
  await tell({ name: 'dkim', state: 'running' })
  try {
    const found = recordMatches(await ports.mailCheck.txt(recordName), dkim.publicKey)
    if (found === 'matches') await tell({ name: 'dkim', state: 'ok', said: recordName })
    else
      await tell({
        name: 'dkim',
        state: 'failed',
        problem: found === 'missing' ? 'recordMissing' : 'recordDiffers',
        said: recordName,
      })
  } catch (error) {
    await tell({ name: 'dkim', state: 'failed', ...problemOf(error) })
  }
}

type NewStep = Pick<CheckStep, 'name' | 'state'> & Partial<CheckStep>

/** Keeps the steps, and tells whoever watches. */
function stepList(ctx: RunCheck, checkId: string) {
  const kept = new Map<CheckStep['name'], CheckStep>()
  const begun = new Map<CheckStep['name'], number>()
  const tell = async (given: NewStep): Promise<void> => {
    const at = ctx.now().getTime()
    if (given.state === 'running') begun.set(given.name, at)
    const step: CheckStep = {
      problem: null,
      said: '',
      ms: given.state === 'running' ? null : at - (begun.get(given.name) ?? at),
      ...given,
    }
    kept.set(step.name, step)
    await ctx.transact((w) =>
      w.tx
        .updateTable('mailbox_checks')
        .set({ steps: JSON.stringify([...kept.values()]) })
        .where('id', '=', checkId)
        .execute(),
    )
    ctx.services.whisper({ type: 'mailboxes.checkStep', about: ['checkId', checkId], payload: { checkId, step } })
  }
  return {
    tell,
    all: () => [...kept.values()],
    telling:
      (side: 'imap' | 'smtp') =>
      ({ step, ...report }: StepReport) =>
        tell({ ...report, name: `${side}${step[0]!.toUpperCase()}${step.slice(1)}` as CheckStep['name'] }),
    /** For OAuth this fetches a token, which can fail by itself. */
    async signIn(name: 'imapSignIn' | 'smtpSignIn', settings: ServerSettings) {
      try {
        return await signInOf(ctx, settings)
      } catch (error) {
        await tell({ name, state: 'failed', ...problemOf(error) })
        return undefined
      }
    },
  }
}

function problemOf(error: unknown): { problem: CheckStep['problem']; said: string } {
  const { problem, said, message } = error as { problem?: CheckStep['problem']; said?: string; message?: string }
  return { problem: problem ?? 'other', said: said ?? message ?? String(error) }
}
